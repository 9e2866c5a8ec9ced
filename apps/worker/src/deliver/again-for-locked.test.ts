import { silentLog, type Bell, type ClaimedEvent } from '@jiter/core';
import { againForLocked } from './again-for-locked.ts';

const dueAt = new Date('2030-01-01T00:00:00.000Z');

/** A claim for each of `claimed` takes these; what a look finds locked afterwards is the next of `locked`, and of the last nothing ends. */
function setup({ claimed, locked }: { claimed: (string[] | Error)[]; locked: (string[] | Error)[] }) {
  const draining = new AbortController();
  const asked: string[][] = [];
  const lines: unknown[] = [];
  const rung: Bell[] = [];
  const looked: string[][] = [];
  const findLocked = (ids: readonly string[]): Promise<string[]> => {
    looked.push([...ids]);
    const next = (locked.length > 1 ? locked.shift() : locked[0])!;
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
  };
  const deliver = againForLocked(
    {
      findLocked,
      log: { ...silentLog, warn: (line, fields) => void lines.push({ line, ...fields }) },
      bells: { ringAll: (bells) => (rung.push(...bells), Promise.resolve(true)) },
      draining: draining.signal,
      pausesMs: [1, 1, 1],
    },
    ({ ids }, onClaimed) => {
      asked.push([...ids]);
      const taken = claimed.shift() ?? [];
      if (taken instanceof Error) return Promise.reject(taken);
      onClaimed(taken.map((id) => ({ id }) as ClaimedEvent));
      return Promise.resolve({ failures: taken.map((id) => `failed: ${id}`) });
    },
  );
  return { deliver: (...ids: string[]) => deliver({ ids, dueAt }), draining, asked, looked, lines, rung };
}

test('what is claimed at once is looked for no more', async () => {
  const { deliver, asked } = setup({ claimed: [['1', '2']], locked: [new Error('nobody asks')] });
  expect(await deliver('1', '2')).toEqual({ failures: ['failed: 1', 'failed: 2'] });
  expect(asked).toEqual([['1', '2']]);
});

test('what is locked is claimed as soon as it is not, and the job tells of all', async () => {
  const { deliver, asked, looked } = setup({
    claimed: [['1'], [], ['3']],
    locked: [['2', '3'], ['3'], []],
  });
  expect(await deliver('1', '2', '3')).toEqual({ failures: ['failed: 1', 'failed: 3'] });
  expect(asked).toEqual([['1', '2', '3'], ['2', '3'], ['3']]);
  expect(looked).toEqual([
    ['2', '3'],
    ['2', '3'],
  ]);
});

test('what cannot be claimed for another reason, or not be looked up, is left to the sweep', async () => {
  for (const locked of [[], new Error('no database')]) {
    const { deliver, asked } = setup({ claimed: [['1']], locked: [locked] });
    expect(await deliver('1', '2')).toEqual({ failures: ['failed: 1'] });
    expect(asked).toHaveLength(1);
  }
});

test('a claim that fails once some were delivered is no reason to deliver these again', async () => {
  const { deliver } = setup({ claimed: [['1'], new Error('away')], locked: [['2']] });
  expect(await deliver('1', '2')).toEqual({ failures: ['failed: 1'] });
  await expect(setup({ claimed: [new Error('away')], locked: [[]] }).deliver('1')).rejects.toThrow('away');
});

test('who stops waits for no lock, and leaves to others what is locked', async () => {
  const { deliver, draining, asked, rung } = setup({ claimed: [], locked: [['1']] });
  draining.abort();
  expect(await deliver('1')).toEqual({ failures: [] });
  expect(asked).toEqual([['1']]);
  expect(rung).toEqual([{ eventId: '1', dueAt }]);
});

test('what stays locked is asked for again and again, reported, and left to the sweep', async () => {
  const { deliver, asked, lines } = setup({ claimed: [], locked: [['1']] });
  expect(await deliver('1', '2')).toEqual({ failures: [] });
  expect(asked).toEqual([['1', '2'], ['1'], ['1'], ['1']]);
  expect(lines).toEqual([{ line: 'claim.locked', count: 1, firstEventId: '1' }]);
});
