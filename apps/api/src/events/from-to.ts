import { badRequest, LAST_MOMENT_MS } from '@jiter/core';
import { instant } from '../openapi/shape.ts';
import { parameter, readDate } from './parse-list.ts';
import type { FineTime } from './time.ts';

export const A_TIME = 'an ISO-8601 time with a zone, such as 2027-01-31T10:00:00Z';

export type FromTo = { from?: FineTime; to?: FineTime };

/** Nothing was before 1970, or will be after 9999: whatever lies beyond is the same, and no time that PostgreSQL has to know. */
export const known = ({ ms, isFiner }: FineTime): FineTime => ({
  ms: Math.max(0, ms),
  isFiner: isFiner && ms >= 0 && ms < LAST_MOMENT_MS,
});

function readKnown(text: string): FineTime | undefined {
  const moment = readDate(text);
  return moment && known(moment);
}

const time = parameter(readKnown, A_TIME, instant());
/** The parameters of a range of time, from `from` on and before `to`. */
export const FROM_TO = { from: time, to: time };

/** Throws AppError 400 for a range in which there is nothing. */
export function refuseBackwards(fromMs: number, toMs: number): void {
  if (fromMs >= toMs) throw badRequest("'from' must be earlier than 'to'", 'invalid_range');
}

/** Of what was: `usualMs` by default, up to now. Throws AppError 400. */
export function rangeUpToNow({ from, to }: FromTo, now: Date, usualMs: number) {
  const toMs = to?.ms ?? now.getTime();
  const fromMs = from?.ms ?? toMs - usualMs;
  refuseBackwards(fromMs, toMs);
  return { fromMs, toMs };
}
