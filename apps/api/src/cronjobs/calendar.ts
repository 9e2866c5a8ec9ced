import { setImmediate as breathe } from 'node:timers/promises';
import { badRequest, isoTime } from '@jiter/core';
import {
  clockChanges,
  describeExpression,
  parseExpression,
  touchedTicks,
  type ClockChange,
} from '@jiter/cron';
import type { JobSchedule } from '@jiter/store';
import { FROM_TO, refuseBackwards, type FromTo } from '../events/from-to.ts';
import { queryOf } from '../events/parse-list.ts';
import { validate } from '../events/validate.ts';

const DAY_MS = 86_400_000;
const MAX_DAYS = 62;

export const CALENDAR_QUERY = queryOf<FromTo>(FROM_TO, 'the calendar');

export type Range = { from: Date; to: Date };

/** Reads the query of `GET /cronjobs/calendar`: a week by default, from now on. Throws AppError 400 naming the parameter. */
export function parseCalendar(given: Record<string, unknown>, now: Date): Range {
  const { from, to } = validate(CALENDAR_QUERY, { ...given });
  const fromMs = from?.ms ?? now.getTime();
  const toMs = to?.ms ?? fromMs + 7 * DAY_MS;
  refuseBackwards(fromMs, toMs);
  if (toMs - fromMs > MAX_DAYS * DAY_MS)
    throw badRequest(`'from' and 'to' may be ${MAX_DAYS} days apart`, 'invalid_range');
  return { from: new Date(fromMs), to: new Date(toMs) };
}

/** Of an answer. Each job has its share, whatever others take. */
const MAX_TICKS = 5_000;
export const MAX_JOBS = 500;
/** Others are served in between. */
const AT_A_TIME = 500;

/** When jobs fire from `from` on, up to `to`, by the parser that workers have; and what daylight saving does to them. */
export async function writeCalendar(jobs: readonly JobSchedule[], { from, to }: Range) {
  const shown = jobs.slice(0, MAX_JOBS);
  const changesOf = new Map<string, ClockChange[]>();
  const share = Math.max(1, Math.floor(MAX_TICKS / Math.max(1, shown.length)));
  const written = [];
  let asked = 0;
  for (const job of shown) {
    const calendar = calendarOf(job, { from, to }, share, changesOf);
    written.push(calendar);
    asked += calendar.ticks.length + 1;
    if (asked >= AT_A_TIME) {
      asked = 0;
      await breathe();
    }
  }
  const timezones = [...changesOf].sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    from: isoTime(from),
    to: isoTime(to),
    jobs: written,
    timezones: timezones.map(([timezone, changes]) => ({
      timezone,
      changes: changes.map(({ at, kind, byMs }) => ({ at: isoTime(at), kind, byMs })),
    })),
    more: jobs.length > MAX_JOBS,
  };
}

function calendarOf(
  { id, expression, timezone, destination }: JobSchedule,
  { from, to }: Range,
  share: number,
  changesOf: Map<string, ClockChange[]>,
) {
  const job = { id, destination, expression, timezone };
  try {
    const schedule = parseExpression(expression, timezone);
    // Whoever asks from a moment on means that one as well.
    const ticks = schedule.between(new Date(from.getTime() - 1), new Date(to.getTime() - 1), share + 1);
    const changes = changesOf.get(timezone) ?? clockChanges(timezone, from, to);
    changesOf.set(timezone, changes);
    return {
      ...job,
      description: describeExpression(expression, timezone),
      ticks: ticks.slice(0, share).map(isoTime),
      more: ticks.length > share,
      clockChanges: changes.flatMap((change) => {
        const touched = touchedTicks(expression, change);
        return touched ? [{ at: isoTime(change.at), kind: change.kind, ...touched }] : [];
      }),
    };
  } catch {
    // It stands still, which its own answer tells.
    return { ...job, ticks: [], more: false, clockChanges: [] };
  }
}
