import type { DaysOf } from './days.ts';

/** What an expression means on a wall clock. Numbers are in order. */
export type Calendar = {
  seconds: readonly number[];
  minutes: readonly number[];
  hours: readonly number[];
  /** From 1. */
  months: ReadonlySet<number>;
  daysOf: DaysOf;
};

/**
 * How far ahead a time is looked for. The 29th of February comes on the same day of the week every 28 years, so what
 * does not come within 30 hardly ever does, and the search has an end.
 */
export const LOOK_AHEAD_YEARS = 30;

/** Dates beyond are nobody's, and a Date has an end as well. */
const END_MS = Date.UTC(3000, 0, 1);
const DAY_S = 86_400;

/** The first time from `fromMs` on, as if the wall clock showed UTC; undefined when there is none in 30 years. */
export function firstFrom(calendar: Calendar, fromMs: number): number | undefined {
  const from = new Date(Math.ceil(fromMs / 1000) * 1000);
  const midnightMs = Date.UTC(from.getUTCFullYear(), from.getUTCMonth(), from.getUTCDate());
  const timeS = firstTime(calendar, (from.getTime() - midnightMs) / 1000);
  const dayMs = firstDay(calendar, timeS === undefined ? midnightMs + DAY_S * 1000 : midnightMs);
  if (dayMs === undefined) return undefined;
  const ms = dayMs + 1000 * (dayMs === midnightMs ? timeS! : firstTime(calendar, 0)!);
  return ms < END_MS ? ms : undefined;
}

/** The midnight of the first day that matches, not before that of `midnightMs`. */
function firstDay({ months, daysOf }: Calendar, midnightMs: number): number | undefined {
  const from = new Date(midnightMs);
  const firstMonth = from.getUTCFullYear() * 12 + from.getUTCMonth();
  for (let month = firstMonth; month <= firstMonth + 12 * LOOK_AHEAD_YEARS; month += 1) {
    if (!months.has((month % 12) + 1)) continue;
    const startMs = Date.UTC(Math.floor(month / 12), month % 12, 1);
    const days = daysOf({ length: lengthOf(month), firstWeekday: new Date(startMs).getUTCDay() });
    const left = month === firstMonth ? days & -(1 << (from.getUTCDate() - 1)) : days;
    if (left !== 0) return startMs + lowestBit(left) * DAY_S * 1000;
  }
  return undefined;
}

const lowestBit = (bits: number) => 31 - Math.clz32(bits & -bits);

function lengthOf(month: number): number {
  return new Date(Date.UTC(Math.floor(month / 12), (month % 12) + 1, 0)).getUTCDate();
}

/** The first time of a day, in seconds since its midnight, not before `fromS`. */
function firstTime({ hours, minutes, seconds }: Calendar, fromS: number): number | undefined {
  const [fromHour, fromMinute] = [Math.floor(fromS / 3600), Math.floor(fromS / 60) % 60];
  for (const hour of hours) {
    if (hour < fromHour) continue;
    if (hour > fromHour) return hour * 3600 + minutes[0]! * 60 + seconds[0]!;
    for (const minute of minutes) {
      if (minute < fromMinute) continue;
      const second = minute > fromMinute ? seconds[0] : seconds.find((each) => each >= fromS % 60);
      if (second !== undefined) return hour * 3600 + minute * 60 + second;
    }
  }
  return undefined;
}
