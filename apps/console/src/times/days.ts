import { inZone } from './zones.ts';

/** Days and hours as clocks of a zone show them. */

export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;

/** A day without a zone, `2027-03-28`: as a text it is in its order. */
export type Day = string;

const readers = new Map<string, Intl.DateTimeFormat>();

function readerOf(zone: string): Intl.DateTimeFormat {
  const known =
    readers.get(zone) ??
    new Intl.DateTimeFormat('en-US', {
      ...inZone(zone),
      ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
      ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
    });
  readers.set(zone, known);
  return known;
}

/** What clocks show, in whole seconds, as if they showed UTC. */
function shownMs(ms: number, zone: string): number {
  const parts = Object.fromEntries(
    readerOf(zone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, Number(value)]),
  ) as Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number>;
  const { year, month, day, hour, minute, second } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** How far its clocks are ahead of UTC. */
export const offsetMs = (ms: number, zone: string): number =>
  shownMs(ms, zone) - Math.floor(ms / 1_000) * 1_000;

/** What its clocks show, to the ms, as if they showed UTC. */
export const wallMs = (ms: number, zone: string): number => ms + offsetMs(ms, zone);

export type Wall = { day: Day; hour: number; minute: number };

export function wallOf(ms: number, zone: string): Wall {
  const [day, time] = new Date(shownMs(ms, zone)).toISOString().split('T') as [string, string];
  return { day, hour: Number(time.slice(0, 2)), minute: Number(time.slice(3, 5)) };
}

/** The first instant of a day: at midnight, or where clocks skip it, when they have jumped. */
export function startOfDay(day: Day, zone: string): number {
  const wantedMs = Date.parse(`${day}T00:00:00Z`);
  const offsetAt = (ms: number) => shownMs(ms, zone) - ms;
  const candidates = [wantedMs - offsetAt(wantedMs - DAY_MS), wantedMs - offsetAt(wantedMs + DAY_MS)];
  const [first, second] = candidates.sort((one, other) => one - other) as [number, number];
  return wallOf(first, zone).day >= day ? first : second;
}

export const addDays = (day: Day, count: number): Day =>
  new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);

/** The first day of its week, where weeks begin with that weekday: 0 is Sunday. */
export function startOfWeek(day: Day, firstWeekday: number): Day {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return addDays(day, -((weekday + 7 - firstWeekday) % 7));
}

export const isDay = (text: string | undefined): text is Day =>
  text !== undefined &&
  /^(19[7-9]\d|2\d{3})-\d\d-\d\d$/.test(text) &&
  !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
