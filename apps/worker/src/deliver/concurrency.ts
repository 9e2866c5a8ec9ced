import { createFlows, type Flow, type OrgStats, type Party } from './flows.ts';
import { countEnd, countStart, requestMs, turnsMs, type RequestStats } from './request-stats.ts';
import { createRoundRobin } from './round-robin.ts';

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

export type ConcurrencyLimitOptions = {
  /** Requests in flight in this process. */
  inFlight: number;
  /** Requests in flight of one org to one host of which nothing is known: fewer where it is slow, more where quick. */
  inFlightPerHost: number;
  /** Bytes in flight of those who say what they take. */
  inFlightBytes: number;
  maxWaitMs: number;
  /** How many processes like this one there are: to each it looks as if it had the flow's events alone. */
  workers?: () => number;
  /** Steady, since whenever: a wall clock that is set would change how long requests seem to take. */
  nowMs: () => number;
};

type Guest = { flow: Flow; bytes: number };
type Waiter = Guest & { resolve: (admission: Admission) => void; untilMs: number };

/**
 * An org may have so many times as much in flight as there is room left, in the process and at each host: alone three
 * quarters of all slots, and the less the more orgs are busy. So there is always room for one that comes.
 */
const ORG_TIMES_FREE = 3;
/** What is slow of an org, or not known yet, has so many times what is left, while something of it is quick: that has the rest. */
const DOUBTFUL_TIMES_FREE = 2;
const QUICK_FOR_MS = 60_000;
/** What a flow may have in flight is what it is done with in this time, were it given the usual number of slots. */
const NORMAL_MS = 2_000;
/** An org that was alone for so long may have all slots, while it is quick: another one that comes then waits for a moment. */
const ALONE_AFTER_MS = 10_000;
/** However slow, so that it is noticed when it recovers. */
const LEAST_PER_HOST = 4;
/** All orgs together at one host; and one that is quick, its share of that, while the process is less than half busy. */
const MOST_TIMES_PER_HOST = 2;
/** Of the bytes an org leaves half to others, so that there is room for the largest payload of one that comes. */
const ORG_TIMES_FREE_BYTES = 1;
/** How often those who wait are looked at: has their time come, or is their turn out of reach by now? */
const REVIEW_MS = 100;
const MIN_DELAY_MS = 250;
/** A host that was deaf is found to be well again by who comes back: soon, unless many of its own are away. */
const MAX_DELAY_OF_FEW_MS = 10_000;
/** Being claimed and handed back costs two statements: so many who were away come back a second, of all flows to all workers. */
const RETURNS_PER_S = 500;
const MAX_AWAY_MS = 300_000;

/**
 * Decides which of the events that are due may leave: at most `inFlight` at a time, and a fair share for each org, of
 * the process and of each host. What an org may have at a host follows from how long its own requests there take.
 * Whoever is quick has their events wait here for the milliseconds until their turn; whoever is slow has them sent
 * away, so that they occupy neither this process' memory nor their leases.
 */
export function createConcurrencyLimit({
  inFlight: size,
  inFlightPerHost,
  inFlightBytes: maxBytes,
  maxWaitMs,
  workers = () => 1,
  nowMs,
}: ConcurrencyLimitOptions): ConcurrencyLimit {
  const flows = createFlows();
  const waiters = createRoundRobin<Waiter>();
  const orgSlots = Math.max(1, Math.floor((size * ORG_TIMES_FREE) / (1 + ORG_TIMES_FREE)));
  const most = MOST_TIMES_PER_HOST * inFlightPerHost;
  let inFlight = 0;
  let bytesInFlight = 0;
  /** Flows of which somebody was sent away. */
  let flowsAway = 0;
  /** Somebody has a slot and waits for bytes: then no other who needs any goes first, or a large one might wait for ever. */
  let isShort = false;
  /** Who asked last, and from when on it is alone, unless another one asks. */
  let alone: { org: OrgStats | undefined; fromMs: number } = { org: undefined, fromMs: Infinity };
  let closed = false;
  let review: NodeJS.Timeout | undefined;

  /** Slots left to the quick alone would be missing the moment they hang, hence only out of plenty. */
  function limitOf(flow: Flow): number {
    const now = nowMs();
    const tookMs = requestMs(flow, now);
    if (tookMs === 0) return inFlightPerHost;
    const worth = Math.floor((inFlightPerHost * NORMAL_MS) / tookMs);
    if (tookMs <= NORMAL_MS) return Math.min(inFlight < size / 2 ? most : inFlightPerHost, worth);
    // When a host hangs, so do all of its orgs: together they have what one of them would have.
    const least = Math.max(worth, Math.min(LEAST_PER_HOST, inFlightPerHost));
    return Math.ceil(least / slowFlows(flow, now));
  }

  /** Nobody has one when all slots are taken. */
  const hasShare = ({ org }: Flow) =>
    org.inFlight < ORG_TIMES_FREE * (size - inFlight) || (inFlight < size && mayHaveAll(org));

  const mayHaveAll = (org: OrgStats) =>
    org === alone.org && nowMs() >= alone.fromMs && requestMs(org, nowMs()) <= NORMAL_MS;

  /** Of the first org that comes nothing was before, and so it is alone. */
  function noteAsker({ org }: Flow): void {
    if (org === alone.org) return;
    alone = { org, fromMs: alone.org ? nowMs() + ALONE_AFTER_MS : -Infinity };
  }

  const hasShareOfHost = ({ inFlight: own, host }: Flow) => own < ORG_TIMES_FREE * (most - host.inFlight);
  const isQuick = (flow: Flow) => flow.averageMs > 0 && requestMs(flow, nowMs()) <= NORMAL_MS;
  const leavesToQuick = (flow: Flow) =>
    flow.org.doubtful < DOUBTFUL_TIMES_FREE * (size - inFlight) ||
    nowMs() > flow.org.quickMs + QUICK_FOR_MS ||
    isQuick(flow);

  const hasRoom = (flow: Flow) => hasShare(flow) && leavesToQuick(flow);
  const hasSlot = (flow: Flow) => hasRoom(flow) && hasShareOfHost(flow) && flow.inFlight < limitOf(flow);
  const mayEnter = ({ flow, bytes }: Guest) => hasSlot(flow) && (bytes === 0 || hasBytes(flow, bytes));

  function hasBytes({ org }: Flow, bytes: number): boolean {
    const left = maxBytes - bytesInFlight - bytes;
    isShort ||= left < 0;
    return !isShort && org.bytes <= ORG_TIMES_FREE_BYTES * left;
  }

  function enter(guest: Guest): Admission {
    const { flow, bytes } = guest;
    const startedMs = nowMs();
    const doubtful = Number(!isQuick(flow));
    let left = false;
    inFlight += 1;
    bytesInFlight += bytes;
    flow.org.bytes += bytes;
    flow.org.doubtful += doubtful;
    flow.host.inFlight += 1;
    flow.host.busy.add(flow);
    countStart(flow, startedMs);
    countStart(flow.org, startedMs);
    return {
      kind: 'go',
      done() {
        if (left) return;
        left = true;
        flow.org.doubtful -= doubtful;
        leave(guest, startedMs);
      },
    };
  }

  function leave({ flow, bytes }: Guest, startedMs: number): void {
    const endedMs = nowMs();
    inFlight -= 1;
    bytesInFlight -= bytes;
    flow.org.bytes -= bytes;
    isShort = false;
    flow.host.inFlight -= 1;
    countEnd(flow, startedMs, endedMs);
    countEnd(flow.org, startedMs, endedMs);
    if (flow.inFlight === 0) flow.host.busy.delete(flow);
    if (waiters.isEmpty()) return;
    waiters.lineUpLast(flow);
    // Only a leave makes room, so between two of them nobody waits who could enter.
    for (let next = waiters.next(mayEnter); next; next = waiters.next(mayEnter)) {
      countWaiting(next, -1);
      next.resolve(enter(next));
    }
  }

  /** Until one more, behind those who wait and, if asked, those who are away, would have its turn. */
  function untilTurnMs(flow: Flow, behind: (one: RequestStats) => number): number {
    // Whoever took slots out of plenty has them, also when there is no plenty any more.
    const slots = Math.max(limitOf(flow), flow.inFlight);
    const flowMs = turnsMs(flow, behind(flow) + 1, slots, nowMs());
    if (hasRoom(flow)) return flowMs;
    return Math.max(flowMs, turnsMs(flow.org, behind(flow.org) + 1, orgSlots, nowMs()));
  }

  function defer(flow: Flow): Admission {
    const untilMs = untilTurnMs(flow, (one) => one.waiting + one.away);
    const delayMs = boundDelay(untilMs, { ofFlow: flow.away * workers(), flows: flowsAway });
    countAway(flow, 1);
    setTimeout(() => countAway(flow, -1), delayMs).unref();
    return { kind: 'later', delayMs };
  }

  function countAway(flow: Flow, change: 1 | -1): void {
    const before = flow.away;
    flow.away += change;
    flow.org.away += change;
    flowsAway += Number(flow.away > 0) - Number(before > 0);
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
    const slots = Math.max(limitOf(flow), flow.inFlight);
    return queue.filter(
      ({ untilMs }, index) => untilMs <= now || turnsMs(flow, index + 1, slots, now) > maxWaitMs,
    );
  }

  return {
    admit(wish) {
      if (closed) return { kind: 'later', delayMs: 0 };
      const flow = flows.of(wish);
      noteAsker(flow);
      if (isQuick(flow)) flow.org.quickMs = nowMs();
      // However large, it has to pass: alone.
      const guest = { flow, bytes: Math.min(wish.bytes ?? 0, maxBytes) };
      if (mayEnter(guest)) return enter(guest);
      return isOutOfReach(guest) ? defer(flow) : wait(guest);
    },
    inFlight: () => inFlight,
    close() {
      closed = true;
      clearTimeout(review);
      for (const waiter of waiters.queues().flat()) sendAway(waiter, () => ({ kind: 'later', delayMs: 0 }));
    },
  };
}

/** This one, and how many others of its host have requests in flight and take longer than is normal. */
function slowFlows(slow: Flow, nowMs: number): number {
  let count = 1;
  for (const flow of slow.host.busy) if (flow !== slow && requestMs(flow, nowMs) > NORMAL_MS) count += 1;
  return count;
}

function countWaiting({ flow, bytes }: Guest, change: 1 | -1): void {
  flow.waiting += change;
  flow.org.waiting += change;
  flow.org.waitingBytes += change * bytes;
}

/** How many of a flow are away, and of how many flows there are any. */
type Away = { ofFlow: number; flows: number };

/**
 * Beyond the longest delay, the turns are spread over its second half: nobody returns all at once. With very many
 * away it is longer, so that their coming back does not keep everybody else's database busy: flows have equal shares of
 * what may come back, and a host that hangs is late by its own, not by what others have away.
 */
export function boundDelay(delayMs: number, { ofFlow, flows }: Away = { ofFlow: 0, flows: 1 }): number {
  const longestMs = Math.min(MAX_AWAY_MS, Math.max(MAX_DELAY_OF_FEW_MS, returnMs(ofFlow * flows)));
  const half = longestMs / 2;
  if (delayMs > longestMs) return Math.ceil(half + (delayMs % half));
  return Math.ceil(Math.max(MIN_DELAY_MS, delayMs));
}

/** How long it takes until so many have come back. */
const returnMs = (away: number) => (away / RETURNS_PER_S) * 1_000;
