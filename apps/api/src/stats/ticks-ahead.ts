import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { countTicks, parseExpression, type Grid, type TickCounts } from '@jiter/cron';
import type { Due, JobsAhead } from '@jiter/store';

export type TicksAhead = { due: Due[]; isExact: boolean };

/** How often schedules are asked in all, which takes some 2 us each. Each has its share, whatever others take. */
const MAX_ASKED = 5_000;
const MAX_ASKED_EACH = 300;
/** Others are served in between. */
const AT_A_TIME = 500;

/**
 * The ticks of cron jobs that there are no events of yet. Most jobs come first; what is beyond the bound is taken to fire like
 * those that were counted.
 */
export async function ticksAhead(jobs: readonly JobsAhead[], grid: Grid): Promise<TicksAhead> {
  const due: Due[] = [];
  /** By their schedules: jobs of many hosts have the same one. */
  const known = new Map<string, TickCounts>();
  let isExact = true;
  let asked = 0;
  let pausedAt = 0;
  let counted = 0;
  for (const group of jobs) {
    if (asked >= MAX_ASKED) break;
    const schedule = `${group.next.getTime()} ${group.timezone} ${group.expression}`;
    const ticks = known.get(schedule) ?? count(group, grid);
    asked += known.has(schedule) ? 0 : ticks.asked;
    known.set(schedule, ticks);
    isExact &&= ticks.isExact;
    counted += group.jobs;
    for (const [step, number] of ticks.counts.entries()) {
      if (number > 0) due.push({ step, host: group.host, count: number * group.jobs });
    }
    if (asked - pausedAt < AT_A_TIME) continue;
    pausedAt = asked;
    await turnOfTheLoop();
  }
  const all = jobs.reduce((sum, group) => sum + group.jobs, 0);
  if (counted === all) return { due, isExact };
  const factor = all / counted;
  return { due: due.map((one) => ({ ...one, count: Math.round(one.count * factor) })), isExact: false };
}

/** A schedule that cannot be read here has no ticks: its job stalls. */
function count({ expression, timezone, next }: JobsAhead, grid: Grid): TickCounts {
  try {
    return countTicks(parseExpression(expression, timezone), next, grid, MAX_ASKED_EACH);
  } catch {
    return { counts: [], isExact: true, asked: 1 };
  }
}
