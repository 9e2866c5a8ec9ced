import { mock } from 'node:test';
import { unavailable, type ClaimedEvent, type Log } from '@jiter/core';
import { RowLocked, type AttemptResult } from '@jiter/store';
import type { KeepLease } from './keep-lease.ts';
import { aClaimedEvent } from './claimed-event.fixture.ts';
import { createKeepRecord } from './keep-record.ts';

const now = new Date('2030-01-01T00:00:00.000Z');

const result: AttemptResult = {
  event: aClaimedEvent(now, { id: '12' }),
  startedAt: now,
  lagMs: 0,
  durationMs: 1,
  status: '200',
  responseData: '',
  signatures: { jiter: '', standard: '' },
  userAgent: 'Jiter/test',
  worker: 'worker-1',
  outcome: { kind: 'sent' },
};

const AWAY: Error = unavailable('away');

/** A database that is away for the first `failures` calls. `moves`: whether a record moves its event then; `movedBefore`: or one before has. */
function setup(failures: number, { moves = true, movedBefore = false, error = AWAY } = {}) {
  const gone = new AbortController();
  const warnings: string[] = [];
  const write = () => {};
  const log: Log = { debug: write, info: write, error: write, warn: (event) => void warnings.push(event) };
  let calls = 0;
  const record = () => {
    calls += 1;
    return calls <= failures ? Promise.reject(error) : Promise.resolve(moves);
  };
  const asked: string[] = [];
  const findRecorded = ({ id }: { id: string }) => {
    asked.push(id);
    return Promise.resolve(movedBefore ? ({ status: 'Sent', failureReason: null } as const) : undefined);
  };
  /** The leases that are kept. */
  const kept = new Set<ClaimedEvent>();
  const keepLease: KeepLease = (event) => {
    kept.add(event);
    return () => void kept.delete(event);
  };
  const giveUp = () => Promise.reject(new Error('nobody is to be given up'));
  const deliveries = { record, findRecorded, giveUp };
  const keep = createKeepRecord({ deliveries, keepLease, log, gone: gone.signal });
  const keepRecord = (attempted: AttemptResult) => keep(attempted, {});
  return { keepRecord, gone, warnings, kept, asked, calls: () => calls };
}

test('an attempt that was made is recorded when the database is back, and said to be late once', async () => {
  const { keepRecord, warnings, calls } = setup(3);
  expect(await keepRecord(result)).toEqual({ recorded: result, made: [] });
  expect(calls()).toBe(4);
  expect(warnings).toEqual(['attempt.not-recorded']);
});

test.each([
  ['of which the answer was lost has moved its event', true],
  ['of a claim that was lost has not', false],
])('a record that is repeated and moves nothing: one %s', async (_which, movedBefore) => {
  const { keepRecord, asked } = setup(1, { moves: false, movedBefore });
  expect(await keepRecord(result)).toEqual(movedBefore ? { recorded: result, made: [] } : undefined);
  expect(asked).toEqual(['12']);
});

test('a claim that was lost before the first record is nobody’s to ask for', async () => {
  const { keepRecord, asked } = setup(0, { moves: false, movedBefore: true });
  expect(await keepRecord(result)).toBeUndefined();
  expect(asked).toEqual([]);
});

test('only a process that has to go gives up', async () => {
  const { keepRecord, gone } = setup(Infinity);
  const recording = keepRecord(result);
  gone.abort();
  await expect(recording).rejects.toThrow('away');
});

test.each([0, 3])('the lease is kept for as long as recording takes, with %i failures', async (failures) => {
  const { keepRecord, kept } = setup(failures);
  const recording = keepRecord(result);
  expect([...kept]).toEqual([result.event]);
  await recording;
  expect([...kept]).toEqual([]);
});

test('a process that has to go keeps no lease', async () => {
  const { keepRecord, gone, kept } = setup(Infinity);
  const recording = keepRecord(result);
  gone.abort();
  await expect(recording).rejects.toThrow('away');
  expect([...kept]).toEqual([]);
});

test('where somebody has a lock on the row it is asked for as often as at first, so as to be there before the next claim', async () => {
  const { keepRecord } = setup(8, { error: new RowLocked() });
  const timers = mock.method(globalThis, 'setTimeout');
  expect(await keepRecord(result)).toEqual({ recorded: result, made: [] });
  const pausesMs = timers.mock.calls.map(({ arguments: [, ms] }) => ms ?? 0);
  timers.mock.restore();
  expect(pausesMs).toHaveLength(8);
  expect(Math.max(...pausesMs)).toBeLessThanOrEqual(50);
});
