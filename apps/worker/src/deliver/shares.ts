import type { Flow, OrgStats } from './flows.ts';
import { countEnd, countStart, requestMs } from './request-stats.ts';

/** A request of a flow; `bytes`: of a large payload, what it takes of the memory. */
export type Guest = { flow: Flow; bytes: number };

export type ShareSizes = {
  /** Requests in flight in this process. */
  inFlight: number;
  /** Requests in flight of one org to one host of which nothing is known: fewer where it is slow, more where quick. */
  inFlightPerHost: number;
  /** Bytes in flight of those who say what they take. */
  inFlightBytes: number;
  /** Steady, since whenever: a wall clock that is set would change how long requests seem to take. */
  nowMs: () => number;
};

/** What is in flight, and what everybody may have of it. */
export type Shares = {
  inFlight(): number;
  /** Slots that an org has when it is one of few. */
  orgSlots: number;
  /** Whoever asks, before it enters or waits: an org is alone as long as no other one does. */
  noteAsker(flow: Flow): void;
  mayEnter(guest: Guest): boolean;
  /** Whether the process has room for one more of the flow, whatever its host has. */
  hasRoom(flow: Flow): boolean;
  /** Slots that a flow may have at its host, as quick as it is. */
  limitOf(flow: Flow): number;
  /** Answers how it leaves, however its request ended; that answers whether it was still there. */
  enter(guest: Guest): () => boolean;
};

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

/** Counts who is in flight, and judges by that and by how quick they are who may come in. */
export function createShares({ inFlight: size, inFlightPerHost, inFlightBytes, nowMs }: ShareSizes): Shares {
  const most = MOST_TIMES_PER_HOST * inFlightPerHost;
  let inFlight = 0;
  let bytesInFlight = 0;
  /** Somebody has a slot and waits for bytes: then no other who needs any goes first, or a large one might wait for ever. */
  let isShort = false;
  /** Who asked last, and from when on it is alone, unless another one asks. */
  let alone: { org: OrgStats | undefined; fromMs: number } = { org: undefined, fromMs: Infinity };

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

  const isNormal = (one: Flow | OrgStats) => requestMs(one, nowMs()) <= NORMAL_MS;
  const isQuick = (flow: Flow) => flow.averageMs > 0 && isNormal(flow);
  const mayHaveAll = (org: OrgStats) => org === alone.org && nowMs() >= alone.fromMs && isNormal(org);

  /** Nobody has one when all slots are taken. */
  const hasShare = ({ org }: Flow) =>
    org.inFlight < ORG_TIMES_FREE * (size - inFlight) || (inFlight < size && mayHaveAll(org));
  const hasShareOfHost = ({ inFlight: own, host }: Flow) => own < ORG_TIMES_FREE * (most - host.inFlight);
  const leavesToQuick = (flow: Flow) =>
    flow.org.doubtful < DOUBTFUL_TIMES_FREE * (size - inFlight) ||
    nowMs() > flow.org.quickMs + QUICK_FOR_MS ||
    isQuick(flow);
  const hasRoom = (flow: Flow) => hasShare(flow) && leavesToQuick(flow);
  const hasSlot = (flow: Flow) => hasRoom(flow) && hasShareOfHost(flow) && flow.inFlight < limitOf(flow);

  function hasBytes({ org }: Flow, bytes: number): boolean {
    const left = inFlightBytes - bytesInFlight - bytes;
    isShort ||= left < 0;
    return !isShort && org.bytes <= ORG_TIMES_FREE_BYTES * left;
  }

  function leave({ flow, bytes }: Guest, startedMs: number, doubtful: number): void {
    const endedMs = nowMs();
    inFlight -= 1;
    bytesInFlight -= bytes;
    isShort = false;
    flow.org.bytes -= bytes;
    flow.org.doubtful -= doubtful;
    flow.host.inFlight -= 1;
    countEnd(flow, startedMs, endedMs);
    countEnd(flow.org, startedMs, endedMs);
    if (flow.inFlight === 0) flow.host.busy.delete(flow);
  }

  return {
    inFlight: () => inFlight,
    orgSlots: Math.max(1, Math.floor((size * ORG_TIMES_FREE) / (1 + ORG_TIMES_FREE))),
    noteAsker(flow) {
      // Of the first org that comes nothing was before, and so it is alone.
      if (flow.org !== alone.org) {
        alone = { org: flow.org, fromMs: alone.org ? nowMs() + ALONE_AFTER_MS : -Infinity };
      }
      if (isQuick(flow)) flow.org.quickMs = nowMs();
    },
    mayEnter: ({ flow, bytes }) => hasSlot(flow) && (bytes === 0 || hasBytes(flow, bytes)),
    hasRoom,
    limitOf,
    enter(guest) {
      const { flow, bytes } = guest;
      const startedMs = nowMs();
      const doubtful = Number(!isQuick(flow));
      let isHere = true;
      inFlight += 1;
      bytesInFlight += bytes;
      flow.org.bytes += bytes;
      flow.org.doubtful += doubtful;
      flow.host.inFlight += 1;
      flow.host.busy.add(flow);
      countStart(flow, startedMs);
      countStart(flow.org, startedMs);
      return () => {
        if (!isHere) return false;
        isHere = false;
        leave(guest, startedMs, doubtful);
        return true;
      };
    },
  };
}

/** This one, and how many others of its host have requests in flight and take longer than is normal. */
function slowFlows(slow: Flow, nowMs: number): number {
  let count = 1;
  for (const flow of slow.host.busy) if (flow !== slow && requestMs(flow, nowMs) > NORMAL_MS) count += 1;
  return count;
}
