import type { Clock } from '@jiter/core';

export type Admission =
  /** The request may leave now; `done` when it ended, however it ended. */
  | { kind: 'go'; done: () => void }
  /** Not now: hand the event back, for this much later. */
  | { kind: 'later'; delayMs: number };

export type Gate = {
  /** Answers at once when there is a slot, and within `maxWaitMs` in any case. */
  admit(host: string): Promise<Admission>;
  /** Sends everyone who waits, and everyone who comes, away. */
  close(): void;
};

export type GateOptions = {
  /** Requests in flight in this process. */
  inFlight: number;
  /** Requests in flight to one destination host: a slow one cannot occupy the process. */
  inFlightPerHost: number;
  maxWaitMs: number;
  clock: Clock;
};

type Waiter = { resolve: (admission: Admission) => void; timer: NodeJS.Timeout };

/** What is known about one destination host. */
type Lane = {
  inFlight: number;
  /** Sum of the start times of those in flight, in ms: their mean age without a list of them. */
  startedSumMs: number;
  /** Moving average of how long a request takes; 0 until the first has ended. */
  averageMs: number;
  waiting: Waiter[];
  /** Events handed back whose delay is not over. */
  away: number;
};

/** How slow a host is stays known while it is idle; so many hosts are remembered. */
const MAX_LANES = 5_000;
const MIN_DELAY_MS = 250;
const MAX_DELAY_MS = 30_000;
/** The weight of the last request in the moving average. */
const AVERAGE_WEIGHT = 0.2;

/**
 * Decides which of the events that are due may leave: at most `inFlight` at a time, at most `inFlightPerHost` to one
 * host. A quick host's events wait here for the milliseconds until their turn; a slow host's are sent away, so that
 * they occupy neither this process' memory nor their leases.
 */
export function createGate({ inFlight: size, inFlightPerHost, maxWaitMs, clock }: GateOptions): Gate {
  const lanes = new Map<string, Lane>();
  /** Lanes with somebody waiting and a slot of their own; served in turn, so that no host comes before another. */
  const ready = new Set<Lane>();
  let inFlight = 0;
  let closed = false;
  const nowMs = () => clock.now().getTime();

  function laneOf(host: string): Lane {
    const known = lanes.get(host);
    if (known) return known;
    if (lanes.size >= MAX_LANES) forgetIdle();
    const lane = { inFlight: 0, startedSumMs: 0, averageMs: 0, waiting: [], away: 0 };
    lanes.set(host, lane);
    return lane;
  }

  function forgetIdle(): void {
    for (const [host, { inFlight: busy, waiting }] of lanes) {
      if (busy === 0 && waiting.length === 0) lanes.delete(host);
    }
  }

  function enter(lane: Lane): Admission {
    const startedMs = nowMs();
    let left = false;
    inFlight += 1;
    lane.inFlight += 1;
    lane.startedSumMs += startedMs;
    return {
      kind: 'go',
      done() {
        if (left) return;
        left = true;
        leave(lane, startedMs);
      },
    };
  }

  function leave(lane: Lane, startedMs: number): void {
    inFlight -= 1;
    lane.inFlight -= 1;
    lane.startedSumMs -= startedMs;
    const tookMs = nowMs() - startedMs;
    lane.averageMs =
      lane.averageMs === 0 ? tookMs : lane.averageMs + AVERAGE_WEIGHT * (tookMs - lane.averageMs);
    settle(lane);
    while (inFlight < size && ready.size > 0) serveNext();
  }

  /** Puts a lane where it belongs after something about it changed. */
  function settle(lane: Lane): void {
    ready.delete(lane);
    if (lane.waiting.length > 0 && lane.inFlight < inFlightPerHost) ready.add(lane);
  }

  function serveNext(): void {
    const [lane] = ready;
    const waiter = lane!.waiting.shift()!;
    clearTimeout(waiter.timer);
    waiter.resolve(enter(lane!));
    settle(lane!);
  }

  /** Before the first answer of a host, and when it begins to hang, the age of what is in flight tells more. */
  function requestMs(lane: Lane): number {
    const meanAgeMs = lane.inFlight === 0 ? 0 : nowMs() - lane.startedSumMs / lane.inFlight;
    return Math.max(lane.averageMs, meanAgeMs);
  }

  function turnsMs(lane: Lane, turns: number): number {
    return (turns * requestMs(lane)) / inFlightPerHost;
  }

  function defer(lane: Lane): Admission {
    lane.away += 1;
    const delayMs = boundDelay(turnsMs(lane, lane.waiting.length + lane.away));
    setTimeout(() => (lane.away -= 1), delayMs).unref();
    return { kind: 'later', delayMs };
  }

  function wait(lane: Lane): Promise<Admission> {
    return new Promise((resolve) => {
      const giveUp = () => {
        lane.waiting.splice(lane.waiting.indexOf(waiter), 1);
        resolve(defer(lane));
        settle(lane);
      };
      const waiter: Waiter = { resolve, timer: setTimeout(giveUp, maxWaitMs) };
      lane.waiting.push(waiter);
      settle(lane);
    });
  }

  return {
    async admit(host) {
      if (closed) return { kind: 'later', delayMs: 0 };
      const lane = laneOf(host);
      if (inFlight < size && lane.inFlight < inFlightPerHost && lane.waiting.length === 0) return enter(lane);
      return turnsMs(lane, lane.waiting.length + 1) > maxWaitMs ? defer(lane) : wait(lane);
    },
    close() {
      closed = true;
      for (const { waiting } of lanes.values()) {
        for (const { resolve, timer } of waiting.splice(0)) {
          clearTimeout(timer);
          resolve({ kind: 'later', delayMs: 0 });
        }
      }
      ready.clear();
    },
  };
}

/** Beyond the longest delay, the turns are spread over its second half: nobody returns all at once. */
export function boundDelay(delayMs: number): number {
  const half = MAX_DELAY_MS / 2;
  if (delayMs > MAX_DELAY_MS) return Math.ceil(half + (delayMs % half));
  return Math.ceil(Math.max(MIN_DELAY_MS, delayMs));
}
