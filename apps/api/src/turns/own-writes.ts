import type { Request, Response } from 'express';
import type { NoteWrite } from './writes-lately.ts';

/** What callers wrote lately: whoever wrote something reads nothing from before. */
export type OwnWrites = {
  /** Until its answer is gone. */
  note: NoteWrite;
  /** All that this caller wrote is there for a read that begins at that time or later; Infinity while he writes. */
  writtenAtMs(caller: string): number;
};

type Written = { underWay: number; atMs: number };
type Options = {
  /** Who asks. */
  callerOf: (req: Request, res: Response) => string;
  /** Older writes than that are in whatever is shared. */
  keptMs: number;
  nowMs?: () => number;
};

/** Beyond that many callers, those are forgotten whose writes are old. */
const MANY = 1_000;

export function createOwnWrites(options: Options): OwnWrites {
  const { callerOf, keptMs, nowMs = () => performance.now() } = options;
  const callers = new Map<string, Written>();
  let looksBeyond = MANY;

  function writtenOf(caller: string): Written {
    const known = callers.get(caller);
    if (known) return known;
    if (callers.size >= looksBeyond) forgetOld();
    const written = { underWay: 0, atMs: -Infinity };
    callers.set(caller, written);
    return written;
  }

  function forgetOld(): void {
    const oldMs = nowMs() - keptMs;
    for (const [caller, { underWay, atMs }] of callers) {
      if (underWay === 0 && atMs < oldMs) callers.delete(caller);
    }
    // Where all are needed, they are not looked through each time.
    looksBeyond = Math.max(MANY, 2 * callers.size);
  }

  function note(req: Request, res: Response): void {
    const written = writtenOf(callerOf(req, res));
    written.underWay += 1;
    res.once('close', () => {
      written.underWay -= 1;
      written.atMs = nowMs();
    });
  }

  return {
    note,
    writtenAtMs(caller) {
      const written = callers.get(caller);
      if (!written) return -Infinity;
      return written.underWay > 0 ? Infinity : written.atMs;
    },
  };
}
