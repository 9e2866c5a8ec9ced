import { createAway } from './away.ts';
import { createFlows, type Flow, type Party } from './flows.ts';
import { turnsMs, type RequestStats } from './request-stats.ts';
import { createRoundRobin } from './round-robin.ts';
import { createShares, type Guest, type ShareSizes } from './shares.ts';

export type Admission =
  /** The request may leave now; `done` when it ended, however it ended. */
  | { kind: 'go'; done: () => void }
  /** Not now: hand the event back, for this much later. */
  | { kind: 'later'; delayMs: number };

export type ConcurrencyLimit = {
  /** Answers at once when there is a slot, and within `maxWaitMs` in any case. */
  admit(wish: Wish): Admission | Promise<Admission>;
  /** Requests that have a slot. */
  inFlight: () => number;
  /** Sends everyone who waits, and everyone who comes, away. */
  close(): void;
};

/** `bytes`: of a large payload, what its request takes of the memory. */
export type Wish = Party & { bytes?: number };

export type ConcurrencyLimitOptions = ShareSizes & {
  maxWaitMs: number;
  /** How many processes like this one there are: to each it looks as if it had the flow's events alone. */
  workers?: () => number;
};

type Waiter = Guest & { resolve: (admission: Admission) => void; untilMs: number };

/** How often those who wait are looked at: has their time come, or is their turn out of reach by now? */
const REVIEW_MS = 100;

/**
 * Decides which of the events that are due may leave: at most `inFlight` at a time, and a fair share for each org, of
 * the process and of each host. What an org may have at a host follows from how long its own requests there take.
 * Whoever is quick has their events wait here for the milliseconds until their turn; whoever is slow has them sent
 * away, so that they occupy neither this process' memory nor their leases.
 */
export function createConcurrencyLimit(options: ConcurrencyLimitOptions): ConcurrencyLimit {
  const { inFlightBytes: maxBytes, maxWaitMs, workers = () => 1, nowMs } = options;
  const flows = createFlows();
  const shares = createShares(options);
  const away = createAway(workers);
  const waiters = createRoundRobin<Waiter>();
  let closed = false;
  let review: NodeJS.Timeout | undefined;

  function enter(guest: Guest): Admission {
    const leave = shares.enter(guest);
    return {
      kind: 'go',
      done() {
        if (leave() && !waiters.isEmpty()) letNextIn(guest.flow);
      },
    };
  }

  /** Only a leave makes room, so between two of them nobody waits who could enter. */
  function letNextIn(left: Flow): void {
    waiters.lineUpLast(left);
    for (let next = waiters.next(shares.mayEnter); next; next = waiters.next(shares.mayEnter)) {
      countWaiting(next, -1);
      next.resolve(enter(next));
    }
  }

  /** Until one more, behind those who wait and, if asked, those who are away, would have its turn. */
  function untilTurnMs(flow: Flow, behind: (one: RequestStats) => number): number {
    const flowMs = turnsMs(flow, behind(flow) + 1, slotsOf(flow), nowMs());
    if (shares.hasRoom(flow)) return flowMs;
    return Math.max(flowMs, turnsMs(flow.org, behind(flow.org) + 1, shares.orgSlots, nowMs()));
  }

  /** Whoever took slots out of plenty has them, also when there is no plenty any more. */
  const slotsOf = (flow: Flow) => Math.max(shares.limitOf(flow), flow.inFlight);

  function defer(flow: Flow): Admission {
    const untilMs = untilTurnMs(flow, (one) => one.waiting + one.away);
    return { kind: 'later', delayMs: away.send(flow, untilMs) };
  }

  function wait(guest: Guest): Promise<Admission> {
    countWaiting(guest, 1);
    review ??= setTimeout(reviewWaiting, Math.min(REVIEW_MS, maxWaitMs));
    return new Promise((resolve) => waiters.join({ ...guest, resolve, untilMs: nowMs() + maxWaitMs }));
  }

  /** What waits for bytes has a seat that others could have: of one org not more than may be under way. */
  const isOutOfReach = ({ flow, bytes }: Guest) =>
    untilTurnMs(flow, (one) => one.waiting) > maxWaitMs ||
    (bytes > 0 && flow.org.waitingBytes + bytes > maxBytes);

  /** One timer for all of them: one for each would be set and cleared with every event. */
  function reviewWaiting(): void {
    review = undefined;
    for (const queue of waiters.queues()) {
      for (const waiter of outOfReach(queue)) sendAway(waiter, defer);
    }
    if (!waiters.isEmpty()) review = setTimeout(reviewWaiting, Math.min(REVIEW_MS, maxWaitMs));
  }

  function sendAway(waiter: Waiter, where: (flow: Flow) => Admission): void {
    waiters.leave(waiter);
    countWaiting(waiter, -1);
    waiter.resolve(where(waiter.flow));
  }

  /** Whose time is over; and whose receiver began to hang while they waited, since the seats they hold are others' too. */
  function outOfReach(queue: Waiter[]): Waiter[] {
    const now = nowMs();
    const [{ flow }] = queue as [Waiter];
    const slots = slotsOf(flow);
    return queue.filter(
      ({ untilMs }, index) => untilMs <= now || turnsMs(flow, index + 1, slots, now) > maxWaitMs,
    );
  }

  return {
    admit(wish) {
      if (closed) return { kind: 'later', delayMs: 0 };
      const flow = flows.of(wish);
      shares.noteAsker(flow);
      // However large, it has to pass: alone.
      const guest = { flow, bytes: Math.min(wish.bytes ?? 0, maxBytes) };
      if (shares.mayEnter(guest)) return enter(guest);
      return isOutOfReach(guest) ? defer(flow) : wait(guest);
    },
    inFlight: shares.inFlight,
    close() {
      closed = true;
      clearTimeout(review);
      for (const waiter of waiters.queues().flat()) sendAway(waiter, () => ({ kind: 'later', delayMs: 0 }));
    },
  };
}

function countWaiting({ flow, bytes }: Guest, change: 1 | -1): void {
  flow.waiting += change;
  flow.org.waiting += change;
  flow.org.waitingBytes += change * bytes;
}
