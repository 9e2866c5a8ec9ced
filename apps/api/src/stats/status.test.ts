import type { WorkerSign } from '@jiter/core';
import { presentStatus } from './status.ts';

const now = new Date('2027-01-31T10:00:00.000Z');

/** Those that were seen last come first, as the database has them. */
function statesShown(alive: number, silent: number): string {
  const signs = (count: number, seenMs: number): WorkerSign[] =>
    Array.from({ length: count }, (_none, index) => {
      const at = new Date(now.getTime() - seenMs - index);
      return { id: `w${seenMs}-${index}`, version: '1', startedAt: at, seenAt: at, underWay: 0, skewMs: 0 };
    });
  const workers = [...signs(alive, 1_000), ...signs(silent, 60_000)];
  const fleet = { now, workers, due: { count: 0, isMore: false } };
  const shown = presentStatus({
    ...{ state: 'ok', text: '', reasons: [], database: 'ok', queue: 'ok' },
    fleet,
  }) as { workers: { state: string; seenAt: string }[] };
  const seen = shown.workers.map(({ seenAt }) => seenAt);
  expect(seen).toEqual([...seen].sort().reverse());
  const of = (state: string) => shown.workers.filter((worker) => worker.state === state).length;
  return `${of('alive')} alive, ${of('silent')} silent`;
}

test.each([
  [3, 2, '3 alive, 2 silent'],
  [64, 0, '64 alive, 0 silent'],
  [70, 0, '64 alive, 0 silent'],
  [64, 1, '63 alive, 1 silent'],
  [100, 3, '61 alive, 3 silent'],
  [100, 100, '32 alive, 32 silent'],
  [10, 100, '10 alive, 54 silent'],
])('of %i that are alive and %i that are silent some of either are shown', (alive, silent, expected) => {
  expect(statesShown(alive, silent)).toBe(expected);
});
