import { AppError, createHeld, unavailable } from '@jiter/core';

/** What all bodies under way may take of the memory, and what those of one org. */
export type BudgetLimits = { orgBytes: number; allBytes: number };

export type Budget = {
  /** Throws AppError, 429 or 503, and takes nothing, when there is not so much left. */
  take(org: string, bytes: number): void;
  release(org: string, bytes: number): void;
};

const RETRY_AFTER_S = 1;

export function createBudget({ orgBytes, allBytes }: BudgetLimits): Budget {
  const taken = createHeld();
  return {
    take(org, bytes) {
      if (taken.of(org) + bytes > orgBytes) throw new AppError(429, TOO_MUCH_OF_ORG, RETRY_AFTER_S);
      if (taken.inAll() + bytes > allBytes) throw unavailable(TOO_MUCH_IN_ALL);
      taken.add(org, bytes);
    },
    release: (org, bytes) => taken.add(org, -bytes),
  };
}

const TOO_MUCH_OF_ORG =
  'Too much of your requests is on its way at a time: please send fewer large ones at once, and try again';
const TOO_MUCH_IN_ALL = 'Too many large requests are on their way just now: please try again';
