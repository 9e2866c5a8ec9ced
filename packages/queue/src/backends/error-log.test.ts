import { silentLog } from '@jiter/core';
import { createErrorLog } from './error-log.ts';

test('of a connection that is down the first error is said, and then one a second, with how many there were', () => {
  let nowMs = 5_000_000;
  const lines: unknown[] = [];
  const log = {
    ...silentLog,
    warn: (event: string, fields?: object) => void lines.push({ event, ...fields }),
  };
  const report = createErrorLog(log, { now: () => new Date(nowMs) }, 'producer');
  const failAt = (ms: number) => {
    nowMs = ms;
    report(new Error(String(ms)));
  };
  for (const ms of [5_000_000, 5_000_001, 5_000_999, 5_001_000, 5_001_500, 5_009_000]) failAt(ms);
  // A clock that was set back keeps nothing quiet for longer.
  failAt(1_000_000);
  const said = (ms: number, unlogged: number) => ({
    ...{ event: 'queue.errored', side: 'producer', error: new Error(String(ms)), unlogged },
  });
  expect(lines).toEqual([said(5_000_000, 0), said(5_001_000, 2), said(5_009_000, 1), said(1_000_000, 0)]);
});
