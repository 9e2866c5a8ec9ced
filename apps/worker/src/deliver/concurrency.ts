import {
  createStatsByName,
  countStart,
  countEnd,
  requestMs,
  turnsMs,
  type RequestStats,
} from './host-stats.ts';

export type Admission =
  /** The request may leave now; `done` when it ended, however it ended. */
  | { kind: 'go'; done: () => void }
  /** Not now: hand the event back, for this much later. */
  | { kind: 'later'; delayMs: number };

/** Whose request it is, and where it goes. */
export type Party = { org: string; host: string };

export type ConcurrencyLimit = {
  /** Answers at once when there is a slot, and within `maxWaitMs` in any case. */
  admit(party: Party): Admission | Promise<Admission>;
  /** Sends everyone who waits, and everyone who comes, away. */
  close(): void;
};

export type ConcurrencyLimitOptions = {
  /** Requests in flight in this process. */
  inFlight: number;
  /** Requests in flight to a destination host of which nothing is known: a slow one gets fewer, a quick one more. */
  inFlightPerHost: number;
  maxWaitMs: number;
  /** Steady, since whenever: a wall clock that is set would change how long requests seem to take. */
  nowMs: () => number;
};

type Stats = { host: RequestStats; org: RequestStats };
type Waiter = Stats & { resolve: (admission: Admission) => void; untilMs: number };

/**
 * An org may have so many times as much in flight as there is room left: alone three quarters of all slots, and the
 * less the more orgs are busy. So there is always room for one that comes, without anybody knowing who is active.
 */
const ORG_TIMES_FREE = 3;
/** What a host may have in flight is what it is done with in this time, were it given the usual number of slots. */
const NORMAL_MS = 2_000;
/** However slow, so that it is noticed when it recovers. */
const LEAST_PER_HOST = 4;
/** However quick, and only while the process is less than half busy. */
const MOST_TIMES_PER_HOST = 2;
/** How often those who wait are looked at: has their time come, or is their turn out of reach by now? */
const REVIEW_MS = 100;
const MIN_DELAY_MS = 250;
const MAX_DELAY_MS = 30_000;
/** Being claimed and handed back costs two statements: of those who are away, so many come back a second. */
const RETURNS_PER_S = 500;
const MAX_AWAY_MS = 300_000;

/**
 * Decides which of the events that are due may leave: at most `inFlight` at a time, to one host as many as its speed
 * is worth, and a fair share for each org. Whoever is quick has their events wait here for the milliseconds until their
 * turn; whoever is slow has them sent away, so that they occupy neither this process' memory nor their leases.
 */
export function createConcurrencyLimit({
  inFlight: size,
  inFlightPerHost,
  maxWaitMs,
  nowMs,
}: ConcurrencyLimitOptions): ConcurrencyLimit {
  const hosts = createStatsByName();
  const orgs = createStatsByName();
  /** By host; served in turn, so that no host comes before another. First come, first served within one. */
  const waiting = new Map<RequestStats, Set<Waiter>>();
  const orgSlots = Math.max(1, Math.floor((size * ORG_TIMES_FREE) / (1 + ORG_TIMES_FREE)));
  let inFlight = 0;
  let closed = false;
  let review: NodeJS.Timeout | undefined;

  /** Slots left to the quick alone would be missing the moment they hang, hence only out of plenty. */
  function limitOf(host: RequestStats): number {
    const tookMs = requestMs(host, nowMs());
    if (tookMs === 0) return inFlightPerHost;
    const most = inFlight < size / 2 ? MOST_TIMES_PER_HOST * inFlightPerHost : inFlightPerHost;
    const worth = Math.floor((inFlightPerHost * NORMAL_MS) / tookMs);
    return Math.min(most, Math.max(worth, Math.min(LEAST_PER_HOST, inFlightPerHost)));
  }

  const hasRoom = ({ host }: Pick<Stats, 'host'>) => inFlight < size && host.inFlight < limitOf(host);
  const hasShare = ({ org }: Pick<Stats, 'org'>) => org.inFlight < ORG_TIMES_FREE * (size - inFlight);

  function enter({ host, org }: Stats): Admission {
    const startedMs = nowMs();
    let left = false;
    inFlight += 1;
    countStart(host, startedMs);
    countStart(org, startedMs);
    return {
      kind: 'go',
      done() {
        if (left) return;
        left = true;
        inFlight -= 1;
        const endedMs = nowMs();
        countEnd(host, startedMs, endedMs);
        countEnd(org, startedMs, endedMs);
        if (waiting.size === 0) return;
        lineUpLast(host);
        while (serveNext());
      },
    };
  }

  /** Only a leave makes room, so between two of them nobody waits who could enter. */
  function serveNext(): boolean {
    for (const [host, queue] of waiting) {
      const waiter = hasRoom({ host }) ? firstWithShare(queue) : undefined;
      if (!waiter) continue;
      leaveQueue(waiter);
      lineUpLast(host);
      waiter.resolve(enter(waiter));
      return true;
    }
    return false;
  }

  function firstWithShare(queue: Set<Waiter>): Waiter | undefined {
    for (const waiter of queue) if (hasShare(waiter)) return waiter;
    return undefined;
  }

  function lineUpLast(host: RequestStats): void {
    const queue = waiting.size > 1 ? waiting.get(host) : undefined;
    if (queue && waiting.delete(host)) waiting.set(host, queue);
  }

  function joinQueue(waiter: Waiter): void {
    const queue = waiting.get(waiter.host) ?? new Set();
    queue.add(waiter);
    waiting.set(waiter.host, queue);
    waiter.host.waiting += 1;
    waiter.org.waiting += 1;
    review ??= setTimeout(reviewWaiting, Math.min(REVIEW_MS, maxWaitMs));
  }

  function leaveQueue(waiter: Waiter): void {
    const queue = waiting.get(waiter.host)!;
    queue.delete(waiter);
    if (queue.size === 0) waiting.delete(waiter.host);
    waiter.host.waiting -= 1;
    waiter.org.waiting -= 1;
  }

  /** Until one more, behind those who wait and, if asked, those who are away, would have its turn. */
  function untilTurnMs(stats: Stats, behind: (one: RequestStats) => number): number {
    const { host, org } = stats;
    // Whoever took slots out of plenty has them, also when there is no plenty any more.
    const slots = Math.max(limitOf(host), host.inFlight);
    const hostMs = turnsMs(host, behind(host) + 1, slots, nowMs());
    return hasShare(stats) ? hostMs : Math.max(hostMs, turnsMs(org, behind(org) + 1, orgSlots, nowMs()));
  }

  function defer(stats: Stats): Admission {
    const { host, org } = stats;
    const delayMs = boundDelay(
      untilTurnMs(stats, (one) => one.waiting + one.away),
      host.away,
    );
    host.away += 1;
    org.away += 1;
    setTimeout(() => {
      host.away -= 1;
      org.away -= 1;
    }, delayMs).unref();
    return { kind: 'later', delayMs };
  }

  function wait(stats: Stats): Promise<Admission> {
    return new Promise((resolve) => joinQueue({ ...stats, resolve, untilMs: nowMs() + maxWaitMs }));
  }

  /** One timer for all of them: one for each would be set and cleared with every event. */
  function reviewWaiting(): void {
    review = undefined;
    for (const queue of [...waiting.values()]) {
      for (const waiter of outOfReach([...queue])) {
        leaveQueue(waiter);
        waiter.resolve(defer(waiter));
      }
    }
    if (waiting.size > 0) review = setTimeout(reviewWaiting, Math.min(REVIEW_MS, maxWaitMs));
  }

  /** Whose time is over; and whose host began to hang while they waited, since the seats they hold are others' too. */
  function outOfReach(queue: Waiter[]): Waiter[] {
    const now = nowMs();
    const [{ host }] = queue as [Waiter];
    const slots = Math.max(limitOf(host), host.inFlight);
    return queue.filter(
      ({ untilMs }, index) => untilMs <= now || turnsMs(host, index + 1, slots, now) > maxWaitMs,
    );
  }

  return {
    admit(party) {
      if (closed) return { kind: 'later', delayMs: 0 };
      const stats = { host: hosts.of(party.host), org: orgs.of(party.org) };
      if (hasRoom(stats) && hasShare(stats)) return enter(stats);
      return untilTurnMs(stats, (one) => one.waiting) > maxWaitMs ? defer(stats) : wait(stats);
    },
    close() {
      closed = true;
      clearTimeout(review);
      for (const waiter of [...waiting.values()].flatMap((queue) => [...queue])) {
        leaveQueue(waiter);
        waiter.resolve({ kind: 'later', delayMs: 0 });
      }
    },
  };
}

/**
 * Beyond the longest delay, the turns are spread over its second half: nobody returns all at once. With very many
 * `away` it is longer, so that their coming back does not keep everybody else's database busy.
 */
export function boundDelay(delayMs: number, away = 0): number {
  const longestMs = Math.min(MAX_AWAY_MS, Math.max(MAX_DELAY_MS, (away / RETURNS_PER_S) * 1_000));
  const half = longestMs / 2;
  if (delayMs > longestMs) return Math.ceil(half + (delayMs % half));
  return Math.ceil(Math.max(MIN_DELAY_MS, delayMs));
}
