import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { badRequest, isoTime, LAST_MOMENT_MS } from '@jiter/core';
import {
  clockChanges,
  describeExpression,
  parseExpression,
  touchedTicks,
  type ClockChange,
  type Schedule,
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
  const toMs = to?.ms ?? Math.min(fromMs + 7 * DAY_MS, LAST_MOMENT_MS);
  refuseBackwards(fromMs, toMs);
  if (toMs - fromMs > MAX_DAYS * DAY_MS)
    throw badRequest(`'from' and 'to' may be at most ${MAX_DAYS} days apart`, 'invalid_range');
  return { from: new Date(fromMs), to: new Date(toMs) };
}

/** Of an answer. */
const MAX_TICKS = 5_000;
export const MAX_JOBS = 500;
/** Others are served in between. */
const AT_A_TIME = 500;

/** When jobs fire from `from` on, up to `to`, by the parser that workers have; and what daylight saving does to them. */
export async function writeCalendar(jobs: readonly JobSchedule[], { from, to }: Range) {
  const changesOf = new Map<string, ClockChange[]>();
  const rest = restsAfter(AT_A_TIME);
  const read = [];
  for (const job of jobs.slice(0, MAX_JOBS)) {
    read.push(readJob(job, { from, to }, changesOf));
    await rest(1);
  }
  await share(
    read.flatMap(({ ticking }) => ticking ?? []),
    rest,
  );
  const timezones = [...changesOf].sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    from: isoTime(from),
    to: isoTime(to),
    jobs: read.map(({ shown, ticking }) => ({ ...shown, ...ticking?.written() })),
    timezones: timezones.map(([timezone, changes]) => ({
      timezone,
      changes: changes.map(({ at, kind, byMs }) => ({ at: isoTime(at), kind, byMs })),
    })),
    more: jobs.length > MAX_JOBS,
  };
}

/** Each as many as the others, and what some have no need of goes to those that have more. */
async function share(all: readonly Ticking[], rest: Rest): Promise<void> {
  let left = MAX_TICKS;
  let open = all.filter((one) => one.hasMore());
  while (open.length > 0 && left >= open.length) {
    const each = Math.floor(left / open.length);
    for (const one of open) {
      const taken = one.take(each);
      left -= taken;
      await rest(taken);
    }
    open = open.filter((one) => one.hasMore());
  }
}

type Rest = (count: number) => Promise<void>;

function restsAfter(most: number): Rest {
  let done = 0;
  return async (count) => {
    done += count;
    if (done < most) return;
    done = 0;
    await turnOfTheLoop();
  };
}

type Ticking = ReturnType<typeof createTicking>;

/** The ticks of a job, taken as far as they are needed. */
function createTicking(schedule: Schedule, { from, to }: Range) {
  const ticks: string[] = [];
  const upTo = (tick: Date | undefined) => (tick && tick < to ? tick : undefined);
  // Whoever asks from a moment on means that one as well.
  let next = upTo(schedule.nextAfter(new Date(from.getTime() - 1)));
  return {
    hasMore: () => next !== undefined,
    take(most: number): number {
      let taken = 0;
      for (; next && taken < most; taken += 1) {
        ticks.push(isoTime(next));
        next = upTo(schedule.nextAfter(next));
      }
      return taken;
    },
    written: () => ({ ticks, more: next !== undefined, ...(next && { moreFrom: isoTime(next) }) }),
  };
}

function readJob(
  { id, expression, timezone, destination }: JobSchedule,
  { from, to }: Range,
  changesOf: Map<string, ClockChange[]>,
) {
  const job = { id, destination, expression, timezone };
  try {
    const ticking = createTicking(parseExpression(expression, timezone), { from, to });
    const changes = changesOf.get(timezone) ?? clockChanges(timezone, from, to);
    changesOf.set(timezone, changes);
    const description = describeExpression(expression, timezone);
    const touches = changes.flatMap((change) => {
      const touched = touchedTicks(expression, change);
      return touched ? [{ at: isoTime(change.at), kind: change.kind, ...touched }] : [];
    });
    return { ticking, shown: { ...job, description, ...NO_TICKS, clockChanges: touches } };
  } catch {
    // It stands still, which its own answer tells.
    return { shown: { ...job, ...NO_TICKS, clockChanges: [] } };
  }
}

const NO_TICKS = { ticks: [] as string[], more: false };
