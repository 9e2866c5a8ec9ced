import type { BellJob, BellQueue } from './engine.ts';
import { atMost, spreadOver } from './spread.ts';

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

/** Jobs that end when they are told to, of which two may be under way. */
function performing() {
  const started: string[] = [];
  const ends = new Map<string, (failure?: Error) => void>();
  const back: string[] = [];
  const perform = atMost(2, (job) => {
    started.push(job.id!);
    return new Promise((resolve, reject) => {
      ends.set(job.id!, (failure) => (failure ? reject(failure) : resolve()));
    });
  });
  const take = (id: string) =>
    perform({ id, moveToWait: () => Promise.resolve(back.push(id)) } as unknown as BellJob, 'token').catch(
      (error: unknown) => (error as Error).name,
    );
  return { started, back, take, end: (id: string, failure?: Error) => ends.get(id)!(failure) };
}

test('however many queues jobs come from, so many are under way as may be, one after the other', async () => {
  const { started, back, take, end } = performing();
  const all = ['a', 'b', 'c', 'd'].map(take);
  expect(started).toEqual(['a', 'b']);
  // What fails makes room as well.
  end('b', new Error('of its own'));
  await all[1];
  expect(started).toEqual(['a', 'b', 'c']);
  for (const id of ['a', 'c']) end(id);
  await Promise.all([all[0], all[2]]);
  end('d');
  await all[3];
  // All of the room is there again.
  const more = ['e', 'f', 'g'].map(take);
  expect(started.slice(4)).toEqual(['e', 'f']);
  for (const id of ['e', 'f']) end(id);
  await Promise.all(more.slice(0, 2));
  end('g');
  await more[2];
  expect(back).toEqual([]);
});

test('a job whose turn does not come soon goes back to where others may take it, and takes no turn later', async () => {
  const { started, back, take, end } = performing();
  const all = ['a', 'b'].map(take);
  expect(await take('c')).toBe('WaitingError');
  expect(back).toEqual(['c']);
  for (const id of ['a', 'b']) end(id);
  await Promise.all(all);
  const more = ['d', 'e'].map(take);
  expect(started).toEqual(['a', 'b', 'd', 'e']);
  for (const id of ['d', 'e']) end(id);
  await Promise.all(more);
});
