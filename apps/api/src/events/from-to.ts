import { badRequest } from '@jiter/core';
import { instant } from '../openapi/shape.ts';
import { parameter, readDate } from './parse-list.ts';
import type { Moment } from './time.ts';

export const A_TIME = 'an ISO-8601 time with a zone, such as 2027-01-31T10:00:00Z';

export type FromTo = { from?: Moment; to?: Moment };

const time = parameter(readDate, A_TIME, instant());
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
