import type { components } from '@jiter/client';
import { addDays, isDay, startOfDay, startOfWeek, wallOf, type Day, type Wall } from '../../times/days.ts';
import { firstWeekday } from '../../times/format.ts';
import { drawBands, type Band } from './bands.ts';

export type Calendar = components['schemas']['CronCalendar'];
export type CalendarJob = Calendar['jobs'][number];

const DAYS = 7;
const HOURS = 24;

export type Week = { days: readonly Day[]; fromMs: number; toMs: number };

/** The week that has this day, or today, as clocks of `zone` show it. `firstDay`: 0 is Sunday. */
export function weekOf(
  day: string | undefined,
  zone: string,
  nowMs: number,
  firstDay = firstWeekday(),
): Week {
  const first = startOfWeek(isDay(day) ? day : wallOf(nowMs, zone).day, firstDay);
  const days = Array.from({ length: DAYS }, (_, index) => addDays(first, index));
  return { days, fromMs: startOfDay(first, zone), toMs: startOfDay(addDays(first, DAYS), zone) };
}

/** By which an address names a week: most of it is the same where weeks begin with another day. */
export const dayOf = ({ days }: Week, weeksAhead = 0): Day => addDays(days[3]!, weeksAhead * DAYS);

/** What one job does within an hour: `job` is its place in the calendar. */
export type Entry = { job: number; atMs: number[] };
export type Cell = { entries: Entry[]; changes: Shift[]; bands: (Band | undefined)[] };

/** Clocks that are put forward or back, where they are in this week. */
export type Shift = {
  timezone: string;
  atMs: number;
  kind: 'forward' | 'back';
  byMs: number;
  /** Jobs that have something in what is skipped or repeated. */
  touched: { job: number; localTimes: readonly string[]; fires: 'after' | 'never' | 'once' | 'twice' }[];
};

/** Hour by hour, day by day. */
export function cellsOf(
  { jobs, timezones }: Pick<Calendar, 'jobs' | 'timezones'>,
  week: Week,
  zone: string,
): Cell[][] {
  const cells: Cell[][] = Array.from({ length: HOURS }, () =>
    Array.from({ length: DAYS }, () => ({ entries: [], changes: [], bands: [] })),
  );
  const cellAt = (ms: number) => {
    const { day, hour } = wallOf(ms, zone);
    return cells[hour]?.[week.days.indexOf(day)];
  };
  jobs.forEach(({ ticks }, job) => {
    for (const tick of ticks) {
      const atMs = Date.parse(tick);
      const entries = cellAt(atMs)?.entries;
      const last = entries?.at(-1);
      if (last?.job === job) last.atMs.push(atMs);
      else entries?.push({ job, atMs: [atMs] });
    }
  });
  for (const shift of shiftsOf({ jobs, timezones })) {
    const { day, hour } = placeOf(shift, zone);
    cells[hour]?.[week.days.indexOf(day)]?.changes.push(shift);
  }
  const cutAt = jobs.map(({ moreFrom }) => {
    if (moreFrom === undefined) return Infinity;
    const { day, hour } = wallOf(Date.parse(moreFrom), zone);
    return week.days.indexOf(day) * HOURS + hour;
  });
  drawBands(cells, cutAt);
  return cells;
}

/** Where it is drawn: in the hour that clocks of `zone` skip or repeat, or else in the one in which others' do. */
function placeOf({ kind, atMs, byMs }: Shift, zone: string): Wall {
  const before = wallOf(atMs - 1, zone);
  const after = wallOf(atMs, zone);
  const isHere = minutesOf(after) - minutesOf(before) !== 1 && before.minute === 59;
  if (!isHere) return after;
  if (kind === 'back') return wallOf(atMs - byMs, zone);
  const hour = (before.hour + 1) % HOURS;
  return { day: hour === 0 ? addDays(before.day, 1) : before.day, hour, minute: 0 };
}

const minutesOf = ({ day, hour, minute }: Wall) =>
  Date.parse(`${day}T00:00:00Z`) / 60_000 + hour * 60 + minute;

/** One for each zone and change, with the jobs that it does something to. */
export function shiftsOf({ jobs, timezones }: Pick<Calendar, 'jobs' | 'timezones'>): Shift[] {
  return timezones.flatMap(({ timezone, changes }) =>
    changes.map(({ at, kind, byMs }) => ({
      timezone,
      atMs: Date.parse(at),
      kind,
      byMs,
      touched: jobs.flatMap((job, index) =>
        job.timezone !== timezone
          ? []
          : job.clockChanges
              .filter((change) => change.at === at)
              .map(({ localTimes, fires }) => ({
                job: index,
                localTimes: localTimes.map((time) => time.slice(11, 16)),
                fires,
              })),
      ),
    })),
  );
}

export type Row = { kind: 'hour'; hour: number; cells: Cell[] } | { kind: 'quiet'; from: number; to: number };

/** Hours in which nothing is all week are drawn as one: `to` is the last of them. */
export function rowsOf(cells: readonly Cell[][], isKept: (hour: number) => boolean): Row[] {
  const rows: Row[] = [];
  cells.forEach((row, hour) => {
    const isQuiet = !isKept(hour) && row.every(isEmpty);
    const last = rows.at(-1);
    if (!isQuiet) rows.push({ kind: 'hour', hour, cells: row });
    else if (last?.kind === 'quiet') last.to = hour;
    else rows.push({ kind: 'quiet', from: hour, to: hour });
  });
  return rows;
}

const isEmpty = ({ entries, changes, bands }: Cell): boolean =>
  entries.length === 0 && changes.length === 0 && !bands.some(Boolean);
