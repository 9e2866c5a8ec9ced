import { directionOf } from '../database/json-page.ts';
import type { Values } from '../database/statement.ts';
import type { EventFilter, EventPosition } from './list.ts';

/**
 * What lies between two places of a list. `all`: of the list. `nearEnd`: where those lie that ended within a minute of when
 * they were due, and many others: nothing ends before it is due, but for a difference of clocks. `beforeEnd`: where all
 * others lie that ended at such a time.
 */
export type Range = 'all' | 'nearEnd' | 'beforeEnd';

/** Of the events due at `ms`, those up to `id` are before it. */
type Place = { ms: number; id: bigint };
type Places = { low: Place; high: Place };

const FIRST_ID = 0n;
const LAST_ID = 9_223_372_036_854_775_807n;
const MINUTE_MS = 60_000;

/**
 * For `where`. Nothing else there bounds the time: beside one that is wider PostgreSQL reads an index from that one on, or up
 * to it, which in partitions of other days is all of them.
 */
export function withinSql(range: Range): string {
  return `(scheduled_time, id) > (:${range}LowTime::timestamptz, :${range}LowId::bigint)
    and (scheduled_time, id) <= (:${range}HighTime::timestamptz, :${range}HighId::bigint)`;
}

/** The values of the parameters in it. `until`: the last place that is read. */
export function rangeValues(filter: EventFilter, until?: EventPosition): Values {
  const { scheduled, sentAt, failedAt } = filter;
  const wanted = within(pageOf(filter, until), scheduled?.from, scheduled?.to);
  const end = sentAt ?? failedAt;
  const nearFromMs = msOf(end?.from, -Infinity) - MINUTE_MS;
  const nearToMs = msOf(end?.to, Infinity) + MINUTE_MS;
  return {
    ...valuesOf('all', wanted),
    ...valuesOf('nearEnd', narrowed(wanted, startOf(nearFromMs), endOf(nearToMs))),
    ...valuesOf('beforeEnd', narrowed(wanted, startOf(-Infinity), endOf(nearFromMs - 1))),
  };
}

/** The time before which nothing of the list is due, in ms. */
export function lowestMs(filter: EventFilter, until?: EventPosition): number {
  return within(pageOf(filter, until), filter.scheduled?.from, filter.scheduled?.to).low.ms;
}

/** Reading begins beyond the one place and ends with the other one, whichever is first in time. */
function pageOf(filter: EventFilter, until: EventPosition | undefined): Places {
  const from = filter.after ?? filter.before;
  if (directionOf(filter).direction === 'asc')
    return { low: placeOf(from) ?? startOf(-Infinity), high: placeOf(until) ?? endOf(Infinity) };
  return {
    low: beforeIt(placeOf(until)) ?? startOf(-Infinity),
    high: beforeIt(placeOf(from)) ?? endOf(Infinity),
  };
}

function within(places: Places, from: Date | undefined, to: Date | undefined): Places {
  return narrowed(places, startOf(msOf(from, -Infinity)), endOf(msOf(to, Infinity)));
}

function narrowed({ low, high }: Places, start: Place, end: Place): Places {
  return { low: isBefore(low, start) ? start : low, high: isBefore(end, high) ? end : high };
}

const startOf = (ms: number): Place => ({ ms, id: FIRST_ID });
const endOf = (ms: number): Place => ({ ms, id: LAST_ID });
const beforeIt = (place: Place | undefined) => place && { ...place, id: place.id - 1n };

function placeOf(position: EventPosition | undefined): Place | undefined {
  return position && { ms: position.scheduledTime.getTime(), id: BigInt(position.id) };
}

function isBefore(one: Place, other: Place): boolean {
  return one.ms < other.ms || (one.ms === other.ms && one.id < other.id);
}

const msOf = (time: Date | undefined, otherwise: number) => time?.getTime() ?? otherwise;

function valuesOf(range: Range, { low, high }: Places): Values {
  return {
    [`${range}LowTime`]: toSql(low.ms),
    [`${range}LowId`]: String(low.id),
    [`${range}HighTime`]: toSql(high.ms),
    [`${range}HighId`]: String(high.id),
  };
}

/** Dates as they are: pg writes those of any year. */
export function toSql(ms: number): Date | string {
  if (Number.isFinite(ms)) return new Date(ms);
  return ms < 0 ? '-infinity' : 'infinity';
}
