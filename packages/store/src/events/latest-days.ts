import { createRecent } from '@jiter/cache';
import { directionOf, type PageLimits } from '../database/json-page.ts';
import { lowestMs } from './list-bounds.ts';
import { leavesPartitionsOut } from './list-parts.ts';
import { isTagged } from './list-tagged.ts';
import type { EventFilter } from './list.ts';

type Asked = EventFilter & PageLimits;

/** To open a partition takes longer than to read a few rows of it, and the latest events lie in the last few. */
export type LatestDays = {
  /** The end of a list that is read from there; undefined when that leaves no partition out, or when it had no whole page lately. */
  of(org: string, filter: Asked): Asked | undefined;
  /** Such an end had less than a page: for a while the whole list is asked for at once. */
  noteFew(org: string, filter: Asked): void;
};

const DAY_MS = 86_400_000;
const LATEST_MS = 2 * DAY_MS;
const NOTED_MS = 60_000;
/** Lists with a note. */
const MOST_NOTES = 1_000;

export function createLatestDays(nowMs: () => number = Date.now): LatestDays {
  const few = createRecent(MOST_NOTES);

  function keyOf(org: string, { limit, statuses, includeCron, ...others }: Asked): string {
    const { failureReasons, reasons, destination, hosts, created } = others;
    const ends = [Boolean(others.sentAt), Boolean(others.failedAt), Boolean(created)];
    const sought = [failureReasons, reasons, destination, hosts];
    return JSON.stringify([Math.floor(nowMs() / NOTED_MS), org, limit, statuses, includeCron, ends, sought]);
  }

  return {
    of(org, filter) {
      const latest = latestOf(filter, nowMs());
      return latest && !few.has(keyOf(org, filter)) ? latest : undefined;
    },
    noteFew: (org, filter) => few.add(keyOf(org, filter)),
  };
}

function latestOf(filter: Asked, nowMs: number): Asked | undefined {
  if (directionOf(filter).direction === 'asc' || isTagged(filter) || !leavesPartitionsOut(filter)) return;
  const { scheduled, sentAt, failedAt } = filter;
  const end = sentAt ?? failedAt;
  const ends = [(filter.after ?? filter.before)?.scheduledTime, scheduled?.to, end?.to];
  const fromMs = Math.min(nowMs, ...ends.flatMap((time) => time?.getTime() ?? [])) - LATEST_MS;
  if (Math.max(lowestMs(filter), end?.from?.getTime() ?? -Infinity) >= fromMs) return;
  return { ...filter, scheduled: { ...scheduled, from: new Date(fromMs) } };
}
