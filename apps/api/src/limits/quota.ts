import { setTimeout as pause } from 'node:timers/promises';
import { remember } from '@jiter/cache';
import { quotaExceeded, type AppError, type Log } from '@jiter/core';

/** How many of something each org may have. */
export type Quota = {
  /**
   * Takes room for `amount` more. Undefined, at once, for most calls; otherwise resolves when the org's were counted.
   * Rejects with AppError 429 when there is no room. `limit`: of an org that has one of its own.
   */
  take(org: string, amount: number, limit?: number): Promise<void> | undefined;
};

export type QuotaOptions = {
  /** Of orgs that have none of their own. */
  limit: number;
  /** What the org has, up to `limit`. */
  count: (org: string, limit: number) => Promise<number>;
  /** What they are called, and what makes room: for the message of a refusal. */
  things: string;
  advice: string;
  /** What the quota is called. */
  policy: string;
  nowMs: () => number;
  log: Log;
};

/** What is known of an org. */
type Room = {
  /** What it may have. */
  limit: number;
  /** What may be taken before the next count. */
  left: number;
  /** What the last count let be taken. */
  given: number;
  /** What is free in all, by the last count. */
  free: number;
  /** When the next count may begin. */
  countAtMs: number;
  counting?: Promise<void>;
};

/** An org that makes less than this part of its limit while a process runs is never counted. */
const UNCOUNTED_PART = 100;
/** What is taken on one count: several processes that counted the same pass the limit by little. */
const GIVEN_PART = 8;
/** From this many on a count begins when half of it is taken, so that nobody waits for it. */
const AHEAD_FROM = 1_000;
/** By how many were counted, and not by the time it took: a busy machine must not refuse who has room. 1.4 µs each. */
const PAUSE_PER_COUNTED_MS = 0.03;
const MAX_PAUSE_MS = 300_000;
/** How long a caller waits until the next count may begin. */
const MAX_WAIT_MS = 1_000;
/** Of so many it is known, of those that made something last: whoever is forgotten gets once more what he gets uncounted. */
const MAX_ORGS = 10_000;

export function createQuota(options: QuotaOptions): Quota {
  const { count, nowMs, log } = options;
  const knownOf = remember((_org: string): { room?: Room } => ({}), MAX_ORGS);

  function roomOf(org: string, limit: number): Room {
    const known = knownOf(org);
    if (known.room?.limit === limit) return known.room;
    const uncounted = uncountedOf(limit);
    known.room = { limit, left: uncounted, given: uncounted, free: uncounted, countAtMs: 0 };
    return known.room;
  }

  async function countNow(org: string, room: Room): Promise<void> {
    let pauseMs = 0;
    try {
      const counted = await count(org, room.limit);
      room.free = Math.max(0, room.limit - counted);
      pauseMs = Math.min(MAX_PAUSE_MS, counted * PAUSE_PER_COUNTED_MS);
    } catch (error) {
      // What cannot be counted keeps nobody from creating: he gets what one who was never counted gets.
      log.warn('quota.not-counted', { org, things: options.things, error });
      room.free = uncountedOf(room.limit);
    }
    room.given = Math.ceil(room.free / GIVEN_PART);
    room.left = room.given;
    room.countAtMs = nowMs() + pauseMs;
  }

  function startCount(org: string, room: Room): Promise<void> {
    room.counting ??= countNow(org, room).finally(() => delete room.counting);
    return room.counting;
  }

  async function takeCounted(org: string, room: Room, amount: number): Promise<void> {
    const waitMs = room.countAtMs - nowMs();
    // Too soon to count again, but not to take what was free by the last count.
    const isTooSoon = waitMs > MAX_WAIT_MS;
    if (!isTooSoon && waitMs > 0 && !room.counting) await pause(waitMs);
    if (!isTooSoon && room.left < amount) await startCount(org, room);
    if (amount > room.free) throw refusalOf(options, room, nowMs());
    room.free -= amount;
    room.left = Math.max(0, room.left - amount);
  }

  return {
    take(org, amount, limit = options.limit) {
      const room = roomOf(org, limit);
      if (room.left < amount) return takeCounted(org, room, amount);
      room.left -= amount;
      room.free -= amount;
      const isLow = room.given >= AHEAD_FROM && room.left < room.given / 2 && nowMs() >= room.countAtMs;
      if (isLow) void startCount(org, room);
      return undefined;
    },
  };
}

const uncountedOf = (limit: number) => Math.floor(limit / UNCOUNTED_PART);

function refusalOf({ things, advice, policy }: QuotaOptions, room: Room, nowMs: number): AppError {
  const message = `This organisation has as many ${things} as it may, which are ${room.limit}: ${advice}`;
  return quotaExceeded(message, (room.countAtMs - nowMs) / 1_000, policy);
}
