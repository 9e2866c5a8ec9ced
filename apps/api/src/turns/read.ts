import type { Request, Response } from 'express';
import { createShared } from '@jiter/cache';
import type { Answers } from '../http/answers.ts';
import { callerOf, orgOf } from '../access/auth.ts';
import type { OwnWrites } from './own-writes.ts';
import type { Turns } from './turns.ts';

/**
 * Reads something for the answer `res`, when it is its org's turn and there is room for it. Throws AppError, 429 or 503,
 * when too many others are at it. Nothing is read for a caller who has hung up, unless it says what became of a write.
 */
export type Read = <T>(
  res: Response,
  load: (pace: Pace) => Promise<T>,
  occasion?: 'after a write' | Same,
) => Promise<T>;

/** For what reads many rows. */
export type Pace = { pauseMs: number };

/**
 * What is read, by all that it depends on beside the org: whoever asks for the same, and says by `Cache-Control: max-age` how old
 * it may be, gets what was read for another one, unless he wrote something since. Nobody may change it then, and it says
 * nothing of who asked.
 */
export type Same = { what: string; asked: object };

type Deps = {
  turns: Turns;
  answers: Pick<Answers, 'reserve'>;
  /** The most that an answer can be. */
  largestBytes: number;
  writes: Pick<OwnWrites, 'writtenAtMs'>;
  pace: () => Pace;
};

/** Nobody gets anything older, however old it may be for him. */
export const OLDEST_MS = 10_000;
/** Of what is kept for others: a page of a list, mostly. */
const MOST_KEPT = 200;
const KEPT_LENGTH = 262_144;

export function createRead({ turns, answers, largestBytes, writes, pace }: Deps): Read {
  const shared = createShared<unknown>({ max: MOST_KEPT, ms: OLDEST_MS, mayKeep: isSmall });
  const nowMs = () => performance.now();

  function readOwn<T>(res: Response, load: (pace: Pace) => Promise<T>, isGone = () => false): Promise<T> {
    const read = () => {
      answers.reserve(res, largestBytes);
      return load(pace());
    };
    return turns.take(orgOf(res), read, isGone);
  }

  return async <T>(
    res: Response,
    load: (pace: Pace) => Promise<T>,
    occasion?: 'after a write' | Same,
  ): Promise<T> => {
    if (occasion === 'after a write') return readOwn(res, load);
    const maxAgeMs = occasion ? maxAgeOf(res.req) : 0;
    if (!occasion || maxAgeMs === 0) return readOwn(res, load, () => res.destroyed);
    const key = JSON.stringify([orgOf(res), occasion.what, occasion.asked]);
    const earliestMs = Math.max(nowMs() - maxAgeMs, writes.writtenAtMs(callerOf(res.req, res)));
    // For others as well: it is read though the first one has hung up.
    const { found, askedAtMs } = await shared.take(key, () => readOwn(res, load), earliestMs);
    res.setHeader('Age', Math.floor((nowMs() - askedAtMs) / 1_000));
    return found as T;
  };
}

/** RFC 9111, 5.2.1.1. Without it, nothing may be old. */
function maxAgeOf({ headers }: Request): number {
  const [, seconds = '0'] = /(?:^|[\s,])max-age="?(\d{1,9})\b/i.exec(headers['cache-control'] ?? '') ?? [];
  return Math.min(Number(seconds) * 1_000, OLDEST_MS);
}

/** Of a page of a list; whatever else is shared are numbers. */
function isSmall(found: unknown): boolean {
  const { texts = [] } = found as { texts?: readonly string[] };
  return texts.reduce((sum, { length }) => sum + length, 0) <= KEPT_LENGTH;
}
