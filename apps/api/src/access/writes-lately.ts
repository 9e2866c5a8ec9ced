import type { Request, RequestHandler } from 'express';

/** Who writes once is taken to go on for so long. */
const LATELY_MS = 1_000;

/** They ask by a body, and nothing is other than before. */
const READING = new Set(['/cronjobs/preview', '/signatures/check', '/times/resolve']);

export const mayWrite = ({ method, path }: Pick<Request, 'method' | 'path'>): boolean =>
  method !== 'GET' && !READING.has(path);

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
      if (mayWrite(req)) lastMs = nowMs();
      return handler(req, res, next);
    },
    areThere: () => nowMs() - lastMs < LATELY_MS,
  };
}
