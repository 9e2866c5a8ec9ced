import { silentLog } from '@jiter/core';
import { aTerm } from '../term.fixture.ts';
import { createKeepPartitions } from './keep-partitions.ts';

const KEEP = { settledMs: 1, attemptsMs: 2 };
const NOTHING = { made: [], dropped: [], replaced: [], movedFromDefault: 0, heldUp: [] };

async function linesOf(kept: Partial<Record<keyof typeof NOTHING, unknown>>) {
  const lines: unknown[] = [];
  const line = (event: string, fields?: object) => void lines.push([event, fields]);
  const keepPartitions = () => Promise.resolve({ ...NOTHING, ...kept } as never);
  const log = { ...silentLog, info: line, warn: line };
  await createKeepPartitions({ settled: { keepPartitions }, keep: KEEP, log })(aTerm());
  return lines;
}

test('what was done is said, each by its name, and where nothing was, nothing', async () => {
  expect(await linesOf({})).toEqual([]);
  const names = { made: ['a'], dropped: ['b'], replaced: ['c'], heldUp: ['d'] };
  expect(await linesOf({ ...names, movedFromDefault: 1 })).toEqual([
    ['partitions.made', { names: ['a'] }],
    ['partitions.dropped', { names: ['b'] }],
    ['partitions.replaced', { names: ['c'] }],
    ['partitions.were-missing', { rows: 1, note: 'They have partitions now' }],
    ['partitions.held-up', { names: ['d'] }],
  ]);
});
