import type { Look, Position, SilentBell } from '@jiter/store';
import { LOOK_LIMIT, SILENCE_MS } from '@jiter/store';
import type { Paced } from './paced.ts';

/** How long a row may be silent beyond the usual second, and after which time those rung for are rung for again. */
export type Pace = { patienceMs: number; ringAgainMs: number };

const IDLE: Pace = { patienceMs: 0, ringAgainMs: 5_000 };
const BUSY: Pace = { patienceMs: 5_000, ringAgainMs: 30_000 };

/** While the queue has work waiting, silent rows most likely are in it: ringing for them again only adds to it. */
export function paceFor(waiting: number): Pace {
  return waiting > 0 ? BUSY : IDLE;
}

/** Rows are committed a little after the time that they were written with. */
const LOOK_BACK_MS = 60_000;
/** Above all ids. */
const LAST_ID = String(2n ** 63n - 1n);

export type SilentLooks = {
  /** Where to look from now. */
  from(): Position | undefined;
  /** Of those found, whom to ring for, at that pace. */
  dueOf(look: Look, pace: Pace): SilentBell[];
  /** Whether somebody was rung for before. */
  isAgain(bell: SilentBell): boolean;
  /** They were rung for. Answers whether more of them may follow. */
  rung(look: Look, due: readonly SilentBell[], pace: Pace): boolean;
  /** To begin again now, with nobody left out. */
  restart(): void;
  /** Below it nobody is silent, as far as was looked. */
  watermark(): Date | undefined;
};

type Deps = {
  watermark: Date | undefined;
  /** Of a look at everything, which passes over all that has been settled for as long as an old snapshot sees that. */
  whole: Paced;
  nowMs: () => number;
};

/**
 * Silent rows are found by passing along the due times up to now; the next look goes on where that ended. Nothing tells
 * in the rows that they were rung for, so now and then a pass begins again: at the watermark, below which nobody was
 * silent; each minute a minute before it; and at the very beginning as often as that is cheap.
 */
export function createSilentLooks({ watermark, whole, nowMs }: Deps): SilentLooks {
  let mark: Position | undefined = watermark && { at: watermark, id: '0' };
  let position: Position | undefined;
  /** How far any pass came before this one. */
  let reached: Date | undefined;
  let begunMs = -Infinity;
  let lookedBackMs = -Infinity;
  let ringAgainMs = IDLE.ringAgainMs;
  /** The pass has not come to now: it goes on, and does not begin again. */
  let isUnderWay = false;
  /** It began at the watermark or before, and nothing came of it yet. */
  let setsMark = false;

  function begin(): void {
    begunMs = nowMs();
    isUnderWay = true;
    setsMark = true;
    reached = position?.at ?? reached;
    position = beginning();
  }

  function beginning(): Position | undefined {
    const from = !mark || whole.isDue() ? undefined : mark;
    if (from && begunMs - lookedBackMs < LOOK_BACK_MS) return from;
    lookedBackMs = begunMs;
    return from && { at: new Date(from.at.getTime() - LOOK_BACK_MS), id: '0' };
  }

  return {
    from() {
      if (!isUnderWay && nowMs() - begunMs >= ringAgainMs) begin();
      return position;
    },
    dueOf({ now, silent }, { patienceMs }) {
      const untilMs = now.getTime() - SILENCE_MS - patienceMs;
      return silent.filter(({ dueAt }) => dueAt.getTime() <= untilMs);
    },
    isAgain: ({ dueAt }) => reached !== undefined && dueAt <= reached,
    rung({ now }, due, pace) {
      const [first] = due;
      const last = due.at(-1);
      const isFull = due.length === LOOK_LIMIT;
      const until = new Date(now.getTime() - SILENCE_MS - pace.patienceMs);
      position = isFull ? { at: last!.dueAt, id: last!.eventId } : { at: until, id: LAST_ID };
      if (setsMark && first) mark = { at: first.dueAt, id: '0' };
      if (setsMark && !first) mark = position;
      setsMark = false;
      isUnderWay = isFull;
      ringAgainMs = pace.ringAgainMs;
      return isFull;
    },
    restart() {
      isUnderWay = false;
      begunMs = -Infinity;
      position = undefined;
      reached = undefined;
    },
    watermark: () => mark?.at,
  };
}
