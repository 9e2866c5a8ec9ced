import type { BellJob, BellQueue } from './engine.ts';
import { spreadOver } from './spread.ts';

/** Each takes what it is given, or fails so. */
function setup(failures: (string | undefined)[], tookMs = 0) {
  const asked: number[] = [];
  let nowMs = 0;
  const queues = failures.map((message, index) => {
    const take = () => {
      asked.push(index);
      nowMs += tookMs;
      return message === undefined ? Promise.resolve({} as BellJob) : Promise.reject(new Error(message));
    };
    return { add: take, addBulk: () => take().then((job) => [job]) } as unknown as BellQueue;
  });
  return { asked, queue: spreadOver(queues, () => nowMs) };
}
const bell = { ids: ['1'], dueAt: 0 };
const request = { name: 'deliver' as const, data: bell };
const AWAY = 'Connection is closed.';

test('what one queue cannot take another takes', async () => {
  const { asked, queue } = setup([AWAY, AWAY, undefined]);
  await queue.add('deliver', bell);
  expect(asked).toEqual([0, 1, 2]);
  await queue.addBulk([request, { ...request, data: { ids: ['2'], dueAt: 100 } }]);
  // Those that failed are spared.
  expect(asked.slice(3)).toEqual([2, 2]);
});

test.each(['Command timed out', 'Too many Cluster redirections. Last error: Error: Command timed out'])(
  'what a queue has not answered goes to no other, as it may be in the first one yet: %s',
  async (message) => {
    const { asked, queue } = setup([message, undefined]);
    await expect(queue.add('deliver', bell)).rejects.toThrow(message);
    await expect(setup([message, undefined]).queue.addBulk([request])).rejects.toThrow(message);
    expect(asked).toEqual([0]);
  },
);

test('no other one is asked once nobody waits for it any more', async () => {
  const { asked, queue } = setup([AWAY, AWAY, AWAY, AWAY, undefined], 700);
  await expect(queue.add('deliver', bell)).rejects.toThrow(AWAY);
  expect(asked).toEqual([0, 1, 2]);
});
