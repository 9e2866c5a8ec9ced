import type { Schedule } from './schedule.ts';

/** What becomes of ticks that were missed: none of them, the latest of them, or each of them. */
export type Misfire = 'skip' | 'once' | 'all';

/** Longer than any hiccup of ours (a killed worker's lease ends after 30 s), shorter than any downtime. */
export const GRACE_MS = 60_000;

export type MisfireSituation = {
  /** The last tick that was dealt with, or else when the cron job was created, edited or resumed. */
  lastFired: Date;
  now: Date;
  misfire: Misfire;
  /** Ticks older than this are dropped whatever `misfire` says. Not below a second: nothing is ever on time to 0 ms. */
  maxLatenessMs?: number;
  graceMs?: number;
  /** At most so many ticks, from 1. Ask again with the last of them as `lastFired` while `next` is not after `now`. */
  limit: number;
};

export type MisfireDecision = {
  /** The ticks to fire now, oldest first. */
  fire: Date[];
  /** The tick that follows: after `now`, unless `limit` cut the list. */
  next: Date | undefined;
};

/**
 * Which of the ticks later than `lastFired` and not later than `now` are to be fired, and what comes next.
 *
 * Being late is not being down: while no such tick is older than `graceMs`, none was missed and all fire, also
 * sixty of a job that fires each second. Once one is older, there was a downtime: all of them were missed, except
 * that the latest fires as ever if it is itself within the grace.
 */
export function decideMisfires(schedule: Schedule, situation: MisfireSituation): MisfireDecision {
  const { lastFired, now, limit } = situation;
  // One more than may fire: it tells whether the list was cut, and where to go on.
  const due = dueTicks(schedule, situation, limit + 1);
  const after = lastFired > now ? lastFired : now;
  return { fire: due.slice(0, limit), next: due[limit] ?? schedule.nextAfter(after) };
}

function dueTicks(schedule: Schedule, situation: MisfireSituation, limit: number): Date[] {
  const { lastFired, now, misfire, maxLatenessMs = Infinity, graceMs = GRACE_MS } = situation;
  const ageMs = (tick: Date) => now.getTime() - tick.getTime();
  const first = schedule.nextAfter(lastFired);
  if (!first) return [];
  if (misfire === 'all' || ageMs(first) <= graceMs) {
    return schedule.between(notBefore(lastFired, now, maxLatenessMs), now, limit);
  }
  return afterDowntime(schedule, first, situation, graceMs).filter((tick) => ageMs(tick) <= maxLatenessMs);
}

/** `first` is a missed tick. */
function afterDowntime(
  schedule: Schedule,
  first: Date,
  { now, misfire }: MisfireSituation,
  graceMs: number,
): Date[] {
  const latest = latestTick(schedule, first, now);
  const isOnTime = now.getTime() - latest.getTime() <= graceMs;
  if (misfire === 'skip') return isOnTime ? [latest] : [];
  return isOnTime ? [latestTick(schedule, first, new Date(latest.getTime() - 1)), latest] : [latest];
}

/** Where to begin so that no tick is older than `maxLatenessMs`; a tick of exactly that age still counts. */
function notBefore(lastFired: Date, now: Date, maxLatenessMs: number): Date {
  return new Date(Math.max(lastFired.getTime(), now.getTime() - maxLatenessMs - 1));
}

/** The last tick not after `until`, by halving: a month of missed seconds is 2.6 million ticks. `first` is a tick. */
function latestTick(schedule: Schedule, first: Date, until: Date): Date {
  let latest = first;
  let beyondMs = until.getTime();
  for (;;) {
    const following = schedule.nextAfter(latest);
    if (!following || following > until) return latest;
    const middle = new Date(Math.floor((following.getTime() + beyondMs) / 2));
    const later = schedule.nextAfter(middle);
    if (later && later <= until) latest = later;
    else [latest, beyondMs] = [following, middle.getTime()];
  }
}
