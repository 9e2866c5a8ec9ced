import type { Request, RequestHandler, Response } from 'express';

/** Who writes once is taken to go on for so long. */
const LATELY_MS = 1_000;

/** They ask by a body, and nothing is other than before. */
const READING = new Set(['/cronjobs/preview', '/signatures/check', '/times/resolve']);

const mayWrite = ({ method, path }: Pick<Request, 'method' | 'path'>): boolean =>
  method !== 'GET' && method !== 'HEAD' && !READING.has(path);

/** Takes note of a request that may write. */
export type NoteWrite = (req: Request, res: Response) => void;

/** Before `next`, has each of `notes` taken of a request that may write. Not a handler of its own: to pass one costs a create 1 % of its time. */
export const notingWrites =
  (notes: readonly NoteWrite[], next: RequestHandler): RequestHandler =>
  (req, res, after) => {
    if (mayWrite(req)) for (const note of notes) note(req, res);
    return next(req, res, after);
  };

export type WritesLately = {
  note: NoteWrite;
  /** Whether this process was asked for a write within the last second. */
  areThere(): boolean;
};

export function createWritesLately(nowMs: () => number = () => performance.now()): WritesLately {
  let lastMs = -Infinity;
  return {
    note: () => void (lastMs = nowMs()),
    areThere: () => nowMs() - lastMs < LATELY_MS,
  };
}
