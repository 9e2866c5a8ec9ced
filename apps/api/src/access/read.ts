import type { Response } from 'express';
import type { Answers } from '../http/answers.ts';
import { orgOf } from './auth.ts';
import type { Turns } from './turns.ts';

/**
 * Reads something for the answer `res`, when it is its org's turn and there is room for it. Throws AppError, 429 or 503,
 * when too many others are at it. Nothing is read for a caller who has hung up, unless it says what became of a write.
 */
export type Read = <T>(res: Response, load: () => Promise<T>, occasion?: 'after a write') => Promise<T>;

type Deps = {
  turns: Turns;
  answers: Pick<Answers, 'reserve'>;
  /** The most that an answer can be. */
  largestBytes: number;
};

export function createRead({ turns, answers, largestBytes }: Deps): Read {
  return (res, load, occasion) => {
    const read = () => {
      answers.reserve(res, largestBytes);
      return load();
    };
    return turns.take(orgOf(res), read, () => res.destroyed && occasion === undefined);
  };
}
