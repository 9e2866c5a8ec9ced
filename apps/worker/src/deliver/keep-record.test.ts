import { unavailable, type Log } from '@jiter/core';
import type { AttemptResult } from '@jiter/store';
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

/** A database that is away for the first `failures` calls. */
function setup(failures: number) {
  const gone = new AbortController();
  const warnings: string[] = [];
  const write = () => {};
  const log: Log = { debug: write, info: write, error: write, warn: (event) => void warnings.push(event) };
  let calls = 0;
  const record = () => {
    calls += 1;
    return calls <= failures ? Promise.reject(unavailable('away')) : Promise.resolve(true);
  };
  const keepRecord = createKeepRecord({ deliveries: { record }, log, gone: gone.signal });
  return { keepRecord, gone, warnings, calls: () => calls };
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
