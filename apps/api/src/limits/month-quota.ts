import { setTimeout as pause } from 'node:timers/promises';
import { isoTime, quotaExceeded, rowLocked, type Clock, type Log } from '@jiter/core';
import type { OrgStore } from '@jiter/store';
import { SETTLE_AGAIN_MS, SETTLE_EVERY_MS } from './limiter.ts';

/** What is left of a quota, and when all of it is there again. */
export type Standing = { limit: number; remaining: number; resetMs: number; windowMs: number };

/** How many events each org may create in a month, as a calendar in UTC has them. */
export type MonthQuota = {
  /**
   * Counts `amount` more. At once for most calls of an org that creates all the time; the others wait until it is known what
   * other processes counted. Rejects with AppError 429 when they are too many, and 503 when that is not known soon, as somebody has a lock on the org's row.
   */
  take(org: string, amount: number, limit: number): Month | Promise<Month>;
  /** So many of those that were taken have not been created after all. `taken`: what `take` answered. */
  release(taken: Month, amount: number): void;
  standing(org: string, limit: number): Standing;
  /** Resolves when what was counted here has been told. */
  close(): Promise<void>;
};

/** What is known of an org's month. It may have ended when some of what was taken is given back. */
export type Month = {
  readonly org: string;
  readonly month: string;
  /** By all processes, as far as known here. */
  used: number;
  /** What of it the others have not been told. */
  untold: number;
  /** When it was last learnt what others counted. */
  learntMs: number;
};

/** Settlings: who creates all the time has one under way. */
const FRESH_FOR = 2;
/** Another process has an org's row for a millisecond or two; whoever has it for longer may be suspended. */
const LOCKED_PAUSES_MS = [5, 20, 75, ...Array.from({ length: 19 }, () => 100)];

type Deps = {
  addUsage: OrgStore['addUsage'];
  clock: Clock;
  log: Log;
  nowMs?: () => number;
  settleEveryMs?: number;
  /** After each look at what somebody has locked. */
  lockedPausesMs?: readonly number[];
};

/**
 * Counts here and settles with the other processes in the background, as the rate limit does: what a quota can be passed by
 * is what the others let through within one settling. While the database is away, each process counts for itself and tells
 * later.
 */
export function createMonthQuota(deps: Deps): MonthQuota {
  const { addUsage, clock, log, nowMs = () => performance.now() } = deps;
  const { settleEveryMs = SETTLE_EVERY_MS, lockedPausesMs = LOCKED_PAUSES_MS } = deps;
  const months = new Map<string, Month>();
  /** What has to be told or learnt. */
  const wanted = new Set<Month>();
  /** Of those, what could be neither told nor learnt the last time, as somebody has a lock on it. */
  const locked = new Set<Month>();
  let settling: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  function monthOf(org: string): Month {
    const month = `${isoTime(clock.now()).slice(0, 7)}-01`;
    const known = months.get(org);
    if (known?.month === month) return known;
    const fresh = { org, month, used: 0, untold: 0, learntMs: -Infinity };
    months.set(org, fresh);
    return fresh;
  }

  async function tellAll(): Promise<void> {
    const told = [...wanted].map((month) => ({ month, amount: month.untold }));
    wanted.clear();
    for (const { month } of told) month.untold = 0;
    const keep = ({ month, amount }: (typeof told)[number]) => {
      month.untold += amount;
      wanted.add(month);
    };
    const learn = ({ month }: (typeof told)[number], sum: number) => {
      month.used = sum + month.untold;
      month.learntMs = nowMs();
      locked.delete(month);
    };
    try {
      const usages = told.map(({ month, amount }) => ({ ...month, created: amount }));
      const sums = await addUsage(usages);
      told.forEach((one, index) => {
        const sum = sums[index];
        if (sum !== undefined) return learn(one, sum);
        keep(one);
        locked.add(one.month);
      });
      if (locked.size > 0) arm(settleEveryMs);
    } catch (error) {
      told.forEach(keep);
      // Whoever waits for one counts for himself.
      locked.clear();
      log.warn('limits.unsettled', { error });
      arm(SETTLE_AGAIN_MS);
    }
  }

  /** One at a time: a sum that does not have what is on its way would be too small. */
  function settle(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    settling ??= tellAll().finally(() => (settling = undefined));
    return settling;
  }

  function arm(ms: number): void {
    timer ??= setTimeout(() => void settle(), ms).unref();
  }

  function count(month: Month, amount: number): void {
    month.used += amount;
    month.untold += amount;
    wanted.add(month);
    arm(settleEveryMs);
  }

  function take(org: string, amount: number, limit: number): Month | Promise<Month> {
    const month = monthOf(org);
    const isFresh = nowMs() - month.learntMs <= FRESH_FOR * settleEveryMs;
    if (!isFresh || month.used + amount > limit) return takeSlowly(month, amount, limit);
    count(month, amount);
    return month;
  }

  /** Rejects with AppError 503 when somebody has a lock on it for longer than a caller waits. While the database is away, nothing is learnt. */
  async function lookAt(month: Month): Promise<void> {
    for (const pauseMs of lockedPausesMs) {
      wanted.add(month);
      await settling;
      await settle();
      if (!locked.has(month)) return;
      await pause(pauseMs);
    }
    throw rowLocked();
  }

  async function takeSlowly(month: Month, amount: number, limit: number): Promise<Month> {
    if (nowMs() - month.learntMs > settleEveryMs) await lookAt(month);
    // It may have ended meanwhile.
    if (monthOf(month.org) !== month) return take(month.org, amount, limit);
    if (month.used + amount > limit) throw refusalOf(limit, endOf(month));
    count(month, amount);
    return month;
  }

  return {
    take,
    release(taken, amount) {
      if (amount !== 0) count(taken, -amount);
    },
    standing(org, limit) {
      const month = monthOf(org);
      const endMs = endOf(month).getTime();
      const resetMs = endMs - clock.now().getTime();
      const windowMs = endMs - Date.parse(month.month);
      return { limit, remaining: Math.max(0, limit - month.used), resetMs, windowMs };
    },
    async close() {
      await settling;
      for (const pauseMs of wanted.size > 0 ? lockedPausesMs : []) {
        await settle();
        if (locked.size === 0) break;
        await pause(pauseMs);
      }
      clearTimeout(timer);
    },
  };

  function refusalOf(limit: number, end: Date) {
    const message = `This organisation has created as many events this month as it may, which are ${limit}: the next month begins at ${isoTime(end)}`;
    return quotaExceeded(message, (end.getTime() - clock.now().getTime()) / 1_000, 'events');
  }
}

function endOf({ month }: Month): Date {
  const begin = new Date(month);
  return new Date(Date.UTC(begin.getUTCFullYear(), begin.getUTCMonth() + 1));
}
