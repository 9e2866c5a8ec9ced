import { LAST_MOMENT_MS } from '@jiter/core';

/** Why a text is no usable time. */
export type TimeProblem = 'unreadable' | 'without-zone' | 'beyond-9999' | 'no-leap-second';

/** What helps: the end of a sentence that says what a time is like. */
const ADVICE: Record<TimeProblem, string> = {
  unreadable: '',
  'without-zone': ': add a zone, such as Z or +02:00',
  'no-leap-second': ': a second 60 can be at the end of a month in UTC only, as in 2016-12-31T23:59:60Z',
  'beyond-9999': ': the last one is 9999-12-31T23:59:59.999Z',
};

export const sayWrongTime = (sentence: string, problem: TimeProblem): string => sentence + ADVICE[problem];

const ISO = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?(Z|[+-]\d{2}(?::?\d{2})?)?$/i;
const FIVE_DIGIT_YEAR = /^\+?\d{5,6}-\d{2}-\d{2}T/i;
const LONGEST = 64;
const LEAP_SECOND = '60';
const DAY_MS = 86_400_000;

/** A time as it was written, by the millisecond in which it lies; `isFiner` when it lies after its beginning. */
export type FineTime = { ms: number; isFiner: boolean };

/**
 * Reads ISO-8601 with a zone: `2026-01-31T09:00:00.000Z`, `2026-01-31T10:00+01:00`. Anything finer than a
 * millisecond is rounded up, so that an event never leaves before the time that was asked for. A leap second has no
 * milliseconds of its own: it comes after the last one before it, and is rounded up to the midnight after it.
 */
export function readTime(text: unknown): Date | TimeProblem {
  const time = readFineTime(text);
  if (typeof time === 'string') return time;
  const ms = time.ms + Number(time.isFiner);
  return ms > LAST_MOMENT_MS ? 'beyond-9999' : new Date(ms);
}

/** The same, for whoever rounds by himself. */
export function readFineTime(text: unknown): FineTime | TimeProblem {
  if (typeof text !== 'string' || text.length > LONGEST) return 'unreadable';
  const parts = ISO.exec(text);
  if (!parts) return FIVE_DIGIT_YEAR.test(text) ? 'beyond-9999' : 'unreadable';
  const localMs = readLocalMs(parts);
  if (localMs === undefined) return 'unreadable';
  const zone = parts[8];
  if (zone === undefined) return 'without-zone';
  const offsetMs = readOffsetMs(zone);
  if (offsetMs === undefined) return 'unreadable';
  const ms = localMs - offsetMs;
  if (parts[6] === LEAP_SECOND) {
    return isStartOfMonth(ms) ? { ms: ms - 1, isFiner: true } : 'no-leap-second';
  }
  if (ms > LAST_MOMENT_MS) return 'beyond-9999';
  // What follows the milliseconds in the fraction.
  return { ms, isFiner: /[1-9]/.test(parts[7]?.slice(3) ?? '') };
}

/** A time without a zone, in ms as if its clock showed UTC: finer ones are rounded up. Undefined for anything else. */
export function readLocalTime(text: unknown): number | undefined {
  const parts = typeof text === 'string' && text.length <= LONGEST ? ISO.exec(text) : null;
  if (!parts || parts[8] !== undefined || parts[6] === LEAP_SECOND) return undefined;
  const localMs = readLocalMs(parts);
  return localMs === undefined ? undefined : localMs + Number(/[1-9]/.test(parts[7]?.slice(3) ?? ''));
}

/** The calendar part as if it were UTC; undefined for what no clock shows (30 February, 24:00, 12:60). */
function readLocalMs([, year, month, day, hour, minute, second = '0', fraction = '']: RegExpExecArray):
  number | undefined {
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > Number(LEAP_SECOND)) return undefined;
  const midnight = new Date(0);
  // Not Date.UTC: it takes the years 0 to 99 for 1900 to 1999.
  midnight.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  if (midnight.getUTCMonth() !== Number(month) - 1 || midnight.getUTCDate() !== Number(day)) return undefined;
  const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second);
  const ms = second === LEAP_SECOND ? 0 : Number(fraction.slice(0, 3).padEnd(3, '0'));
  return midnight.getTime() + seconds * 1000 + ms;
}

/** Only at the end of a month, in UTC, can a leap second be. Which months have one is not known long before. */
function isStartOfMonth(ms: number): boolean {
  return ms % DAY_MS === 0 && new Date(ms).getUTCDate() === 1;
}

function readOffsetMs(zone: string): number | undefined {
  if (zone === 'Z' || zone === 'z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(-2)) * (zone.length > 3 ? 1 : 0);
  if (hours > 23 || minutes > 59) return undefined;
  return (hours * 60 + minutes) * 60_000 * (zone.startsWith('-') ? -1 : 1);
}
