import { unavailable, type Log } from '@jiter/core';
import type { AttemptResult, Renewed } from '@jiter/store';
import { createKeepRecord } from './keep-record.ts';

const now = new Date('2030-01-01T00:00:00.000Z');

const result: AttemptResult = {
  event: {
    id: '12',
    org: '1',
    destination: 'https://example.com/',
    payload: '',
    scheduledTime: now,
    dueAt: now,
    attempt: 1,
    claim: 1,
    mayHaveLeft: false,
  },
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

/** A database that takes no record for the first `failures` calls, and no renewal before `refusals` were asked for. */
function setup(failures: number, { refusals = 0, leaseMs = 60_000 } = {}) {
  const gone = new AbortController();
  const warnings: string[] = [];
  const write = () => {};
  const log: Log = { debug: write, info: write, error: write, warn: (event) => void warnings.push(event) };
  let calls = 0;
  const record = () => {
    calls += 1;
    return calls <= failures ? Promise.reject(unavailable('away')) : Promise.resolve(true);
  };
  const renewed: Renewed[] = [];
  const renew = (event: Renewed) => {
    renewed.push(event);
    return renewed.length <= refusals ? Promise.reject(unavailable('away')) : Promise.resolve();
  };
  const keepRecord = createKeepRecord({ deliveries: { record, renew }, leaseMs, log, gone: gone.signal });
  return { keepRecord, gone, warnings, renewed, calls: () => calls };
}

test('an attempt that was made is recorded when the database is back, and said to be late once', async () => {
  const { keepRecord, warnings, calls } = setup(3);
  expect(await keepRecord(result)).toBe(true);
  expect(calls()).toBe(4);
  expect(warnings).toEqual(['attempt.not-recorded']);
});

test('only a process that has to go gives up', async () => {
  const { keepRecord, gone } = setup(Infinity);
  const recording = keepRecord(result);
  gone.abort();
  await expect(recording).rejects.toThrow('away');
});

test('a record that is taken at once renews nothing', async () => {
  const { keepRecord, renewed } = setup(0);
  await keepRecord(result);
  expect(renewed).toEqual([]);
});

test('while an attempt cannot be recorded its lease is renewed: once, while that is enough', async () => {
  const { keepRecord, renewed } = setup(4);
  await keepRecord(result);
  expect(renewed).toEqual([{ ...result.event, leaseMs: 60_000 }]);
});

test('a renewal that failed is repeated with the record, and so is one that lasts no longer', async () => {
  const refused = setup(4, { refusals: 2 });
  await refused.keepRecord(result);
  expect(refused.renewed).toHaveLength(3);
  const short = setup(4, { leaseMs: 1 });
  await short.keepRecord(result);
  expect(short.renewed).toHaveLength(4);
});
