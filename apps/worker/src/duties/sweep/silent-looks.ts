import type { Look, Position, SilentBell } from '@jiter/store';
import { SILENCE_MS } from '@jiter/store';
import type { Paced } from './paced.ts';

/** How long a row may be silent beyond the usual second, and after which time those rung for are rung for again. */
export type Pace = { patienceMs: number; ringAgainMs: number };

const IDLE: Pace = { patienceMs: 0, ringAgainMs: 5_000 };
const BUSY: Pace = { patienceMs: 5_000, ringAgainMs: 30_000 };

/** While the queue has work waiting, silent rows most likely are in it: ringing for them again only adds to it. */
export function paceFor(waiting: number): Pace {
  return waiting > 0 ? BUSY : IDLE;
}

/** Whoever was silent may be held by now. */
const BEGIN_EVERY_MS = 5_000;
/** Rows are committed a little after the time that they were written with, and so below where was looked meanwhile. */
const LOOK_BACK_EVERY_MS = 60_000;
/** The next such look may be half a minute later than that, and a statement takes half a minute at the most. */
const LOOK_BACK_MS = 180_000;
/** Above all ids. */
const LAST_ID = String(2n ** 63n - 1n);

/** A lease that ended is no work that waits in the queue. */
const isLeaseOver = ({ silence }: SilentBell) => silence === 'lease-over';

/** Of all time, how much may be spent on passing along: where many thousands are held, it is not done every second. */
const SHARE = 0.1;
const MAX_REST_MS = 30_000;

export type SilentLooks = {
  /** Where to look from now. */
  from(): Position | undefined;
  /** Of those found, whom to ring for, at that pace. */
  dueOf(look: Look, pace: Pace): SilentBell[];
  /** Whether somebody was rung for before. */
  isAgain(bell: SilentBell): boolean;
  /** They were rung for. Answers whether more of them may follow. */
  rung(look: Look, pace: Pace): boolean;
  /** To begin again now, with nobody left out. */
  restart(): void;
  /** Below it nobody is silent, or held, as far as was looked. */
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
 * silent; each minute three minutes before it; and at the very beginning as often as that is cheap. Whoever is held keeps its
 * due time, and the watermark stays below it: a pass begins again once a lease that was seen is over.
 */
export function createSilentLooks({ watermark, whole, nowMs }: Deps): SilentLooks {
  let mark: Position | undefined = watermark && { at: watermark, id: '0' };
  let position: Position | undefined;
  /** Until when those were silent whom any pass before this one rang for, and those whose lease was over. */
  let reached: { others: Date; leases: Date } | undefined;
  let looked: typeof reached;
  let begunMs = -Infinity;
  let rungAgainMs = -Infinity;
  let lookedBackMs = -Infinity;
  let restUntilMs = -Infinity;
  /** When the first of those passed over is silent, unless that ends before. */
  let nextSilentMs = Infinity;
  let ringAgainMs = IDLE.ringAgainMs;
  /** Whether this pass rings again for those that were rung for. */
  let ringsAgain = true;
  /** The pass has not come to now: it goes on, and does not begin again. */
  let isUnderWay = false;
  /** It began at the watermark or before, and nothing came of it yet. */
  let setsMark = false;

  const isRingAgainDue = () => nowMs() - rungAgainMs >= ringAgainMs;
  const isAgain = (bell: SilentBell) =>
    reached !== undefined && bell.dueAt <= (isLeaseOver(bell) ? reached.leases : reached.others);

  function begin(): void {
    begunMs = nowMs();
    ringsAgain = isRingAgainDue();
    if (ringsAgain) rungAgainMs = begunMs;
    nextSilentMs = Infinity;
    isUnderWay = true;
    setsMark = true;
    reached = looked ?? reached;
    position = beginning();
  }

  function beginning(): Position | undefined {
    const from = !mark || whole.isDue() ? undefined : mark;
    if (from && begunMs - lookedBackMs < LOOK_BACK_EVERY_MS) return from;
    lookedBackMs = begunMs;
    return from && { at: new Date(from.at.getTime() - LOOK_BACK_MS), id: '0' };
  }

  function setMark(first: Date | undefined, end: Position): void {
    if (setsMark) mark = first && first <= end.at ? { at: first, id: '0' } : end;
    setsMark = false;
  }

  return {
    from() {
      const isDue = isRingAgainDue() || nowMs() - begunMs >= BEGIN_EVERY_MS || nowMs() >= nextSilentMs;
      if (!isUnderWay && isDue && nowMs() >= restUntilMs) begin();
      return position;
    },
    dueOf({ now, silent }, { patienceMs }) {
      const untilMs = now.getTime() - SILENCE_MS - patienceMs;
      return silent.filter(
        (bell) => (isLeaseOver(bell) || bell.dueAt.getTime() <= untilMs) && (ringsAgain || !isAgain(bell)),
      );
    },
    isAgain,
    rung({ now, passed: { first, last, nextSilentAt } }, { patienceMs, ringAgainMs: againMs }) {
      const leases = new Date(now.getTime() - SILENCE_MS);
      const others = new Date(leases.getTime() - patienceMs);
      const isFull = last !== undefined && last.at <= others;
      position = isFull ? last : { at: others, id: LAST_ID };
      looked = { others: position.at, leases };
      setMark(first, position);
      if (nextSilentAt)
        nextSilentMs = Math.min(nextSilentMs, nowMs() + nextSilentAt.getTime() - now.getTime());
      if (isUnderWay && !isFull) restUntilMs = begunMs + Math.min(MAX_REST_MS, (nowMs() - begunMs) / SHARE);
      isUnderWay = isFull;
      ringAgainMs = againMs;
      return isFull;
    },
    restart() {
      isUnderWay = false;
      begunMs = -Infinity;
      rungAgainMs = -Infinity;
      restUntilMs = -Infinity;
      position = undefined;
      reached = undefined;
      looked = undefined;
    },
    watermark: () => mark?.at,
  };
}
