import type { RequestHandler } from 'express';

/** Who writes once is taken to go on for so long. */
const LATELY_MS = 1_000;

export type WritesLately = {
  /** Before `next`, notes a request that may write. Not a handler of its own: to pass one costs a create 1 % of its time. */
  noting(next: RequestHandler): RequestHandler;
  /** Whether this process was asked for a write within the last second. */
  areThere(): boolean;
};

export function createWritesLately(nowMs: () => number = () => performance.now()): WritesLately {
  let lastMs = -Infinity;
  return {
    noting: (handler) => (req, res, next) => {
      if (req.method !== 'GET') lastMs = nowMs();
      return handler(req, res, next);
    },
    areThere: () => nowMs() - lastMs < LATELY_MS,
  };
}
