import { badRequest, isoTime, LAST_MOMENT_MS } from '@jiter/core';
import { findInstants, readLocalClock, type LocalInstants } from '@jiter/cron';
import { readText, type Asked } from './read-text.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

export type Resolved = {
  scheduledTime: string;
  /** All that the text may mean: two, where clocks show the time twice. */
  instants: string[];
  timezone: string;
  /** What clocks show there then, with how far they are from UTC. */
  localTime: string;
  isPast: boolean;
  warning?: { code: 'gap' | 'twice'; text: string };
};

const EXAMPLES =
  'tomorrow 9:00, in 5 minutes, next monday 08:30, 18:00, 2027-01-31 09:00, 2027-01-31T09:00:00Z or 1801386000';

/** When that is. Throws AppError 400. */
export function resolveTime(text: string, timezone: string, now: Date): Resolved {
  // Whatever the text is, a zone that nobody knows is told of.
  const today = readLocalClock(now, timezone);
  const asked = readText(text);
  if (!asked) throw unknownTime(text);
  const found = find(asked, { timezone, now, today });
  const [first] = found.instants;
  if (first.getTime() > LAST_MOMENT_MS) throw unknownTime(text);
  return {
    scheduledTime: isoTime(first),
    instants: found.instants.map(isoTime),
    timezone,
    localTime: localTimeOf(first, timezone),
    isPast: first < now,
    ...warningOf(found, timezone),
  };
}

/** `today`: what the clocks show now. */
type World = { timezone: string; now: Date; today: number };

const once = (at: Date): LocalInstants => ({ kind: 'once', instants: [at] });
const midnightOf = (wallMs: number) => Math.floor(wallMs / DAY_MS) * DAY_MS;

function find(asked: Asked, world: World): LocalInstants {
  switch (asked.kind) {
    case 'instant':
      return once(asked.at);
    case 'ahead':
      return findAhead(asked, world);
    case 'local':
      return findInstants(asked.wallMs, world.timezone);
    case 'clock':
      return findOnClock(asked, world);
  }
}

function findAhead(
  { days, ms }: { days: number; ms: number },
  { timezone, now, today }: World,
): LocalInstants {
  if (days === 0) return once(new Date(now.getTime() + ms));
  if (days * DAY_MS + ms + now.getTime() > LAST_MOMENT_MS) return once(new Date(LAST_MOMENT_MS + 1));
  const { kind, instants } = findInstants(today + days * DAY_MS, timezone);
  const moved = instants.map((at) => new Date(at.getTime() + ms)) as [Date, ...Date[]];
  return { kind, instants: moved };
}

type OnClock = Extract<Asked, { kind: 'clock' }>;

/** A time of day that has passed today is that of the next day that it can be, and the second of two where the first one has passed. */
function findOnClock(
  { timeMs, day, weekday, isNext }: OnClock,
  { timezone, now, today }: World,
): LocalInstants {
  const midnight = midnightOf(today);
  const inDays = (days: number) => aheadOf(findInstants(midnight + days * DAY_MS + timeMs, timezone), now);
  if (day !== undefined) return inDays(day);
  const ahead = weekday === undefined ? 0 : (weekday - new Date(midnight).getUTCDay() + 7) % 7;
  const first = inDays(ahead);
  const isOver = first.instants.at(-1)! <= now || (isNext === true && ahead === 0);
  return isOver ? inDays(ahead + (weekday === undefined ? 1 : 7)) : first;
}

function aheadOf(found: LocalInstants, now: Date): LocalInstants {
  const [first, second] = found.instants;
  return second && first <= now && second > now ? once(second) : found;
}

function localTimeOf(at: Date, timezone: string): string {
  const wallMs = readLocalClock(at, timezone);
  const minutes = Math.round((wallMs - at.getTime()) / MINUTE_MS);
  const [hour, minute] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60].map((one) =>
    String(one).padStart(2, '0'),
  );
  return `${isoTime(new Date(wallMs)).slice(0, -1)}${minutes < 0 ? '-' : '+'}${hour}:${minute}`;
}

function warningOf({ kind, instants }: LocalInstants, timezone: string): Pick<Resolved, 'warning'> {
  if (kind === 'once') return {};
  const times = instants.map((at) => localTimeOf(at, timezone));
  const text =
    kind === 'gap'
      ? `Clocks in ${timezone} skip that time, as they are put forward: the first time after it is taken, ${times[0]}`
      : `Clocks in ${timezone} show that time twice, as they are put back: the first one is taken, ${times[0]}, and not ${times[1]}`;
  return { warning: { code: kind, text } };
}

const LONGEST_SHOWN = 40;

function unknownTime(text: string) {
  const shown =
    text.trim() === ''
      ? "'text' is empty"
      : `'text': '${text.slice(0, LONGEST_SHOWN)}' is no time that can be read`;
  return badRequest(`${shown}: write it like ${EXAMPLES}`, 'unknown_time');
}
