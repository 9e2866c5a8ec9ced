import { togetherMs, type MachineTime } from '@jiter/core';

/** A time in which this process leads. */
export type Term = {
  /**
   * Whether it still does, by its own clocks. To be asked before every step: to a process that was suspended nothing else
   * tells it in time.
   */
  holds(): boolean;
  /** Aborted soon after it does no longer. */
  readonly over: AbortSignal;
};

/** For what no lease bounds. */
export function untilAborted(over: AbortSignal): Term {
  return { holds: () => !over.aborted, over };
}

export type OwnTerm = Term & {
  /** It lasts from that moment on, at which the database was asked to have it so; nothing happens when it is over. */
  extend(askedAt: ClockReading): void;
  end(): void;
};

/** A moment by both clocks of the machine: one jumps, the other one may stand still while the machine sleeps. */
export type ClockReading = { wallMs: number; steadyMs: number };

export type Terms = {
  now(): ClockReading;
  /** One that the database was asked for at that moment. */
  begin(askedAt: ClockReading): OwnTerm;
};

/** Terms that last `lastsMs` from when they were asked for, which is before the database began to count. */
export function createTerms({ wallMs, steadyMs }: MachineTime, lastsMs: number): Terms {
  const now = () => ({ wallMs: wallMs(), steadyMs: steadyMs() });
  const leftMs = (since: ClockReading) =>
    lastsMs - Math.max(wallMs() - since.wallMs, steadyMs() - since.steadyMs);

  function begin(askedAt: ClockReading): OwnTerm {
    const over = new AbortController();
    let since = askedAt;
    let timer: NodeJS.Timeout | undefined;
    const end = () => {
      clearTimeout(timer);
      over.abort();
    };
    const holds = () => {
      if (!over.signal.aborted && leftMs(since) <= 0) end();
      return !over.signal.aborted;
    };
    const watch = () => {
      if (!holds()) return;
      const left = leftMs(since);
      timer = setTimeout(watch, togetherMs(left / 2, left));
    };
    watch();
    return {
      holds,
      over: over.signal,
      end,
      extend: (at) => {
        if (holds() && at.steadyMs >= since.steadyMs) since = at;
      },
    };
  }

  return { now, begin };
}
