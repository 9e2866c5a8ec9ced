import type { Response } from 'express';
import { orgOf } from './auth.ts';
import type { Turns } from './turns.ts';

/**
 * Reads something for the answer `res`, when it is its org's turn. Throws AppError, 429 or 503, when too many others are
 * at it. Nothing is read for a caller who has hung up, unless it says what became of a write of his.
 */
export type Read = <T>(res: Response, load: () => Promise<T>, occasion?: 'after a write') => Promise<T>;

export function createRead({ turns }: { turns: Turns }): Read {
  return (res, load, occasion) => turns.take(orgOf(res), load, () => res.closed && occasion === undefined);
}
