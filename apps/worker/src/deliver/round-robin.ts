import type { Host, Lane } from './lanes.ts';

type OfLane = { lane: Lane };

/** Who waits, and whose turn it is. */
export type RoundRobin<Waiter extends OfLane> = {
  isEmpty(): boolean;
  join(waiter: Waiter): void;
  leave(waiter: Waiter): void;
  /** Takes out the first whose turn it is and who may enter: hosts take turns, and at each host its orgs. */
  next(mayEnter: (waiter: Waiter) => boolean): Waiter | undefined;
  /** It had its turn: everybody else comes first. */
  lineUpLast(lane: Lane): void;
  /** Each lane's, first come first. */
  queues(): Waiter[][];
};

export function createRoundRobin<Waiter extends OfLane>(): RoundRobin<Waiter> {
  // Maps keep the order in which their keys were put in: deleted and put in again, one is last.
  const hosts = new Map<Host, Map<Lane, Set<Waiter>>>();

  function leave(waiter: Waiter): void {
    const { lane } = waiter;
    const lanes = hosts.get(lane.host)!;
    const queue = lanes.get(lane)!;
    queue.delete(waiter);
    if (queue.size === 0) lanes.delete(lane);
    if (lanes.size === 0) hosts.delete(lane.host);
  }

  function lineUpLast(lane: Lane): void {
    const lanes = hosts.get(lane.host);
    if (!lanes) return;
    putLast(hosts, lane.host);
    putLast(lanes, lane);
  }

  return {
    isEmpty: () => hosts.size === 0,
    join(waiter) {
      const { lane } = waiter;
      const lanes = hosts.get(lane.host) ?? new Map<Lane, Set<Waiter>>();
      const queue = lanes.get(lane) ?? new Set();
      queue.add(waiter);
      lanes.set(lane, queue);
      hosts.set(lane.host, lanes);
    },
    leave,
    next(mayEnter) {
      for (const lanes of hosts.values()) {
        for (const [lane, queue] of lanes) {
          const first = queue.values().next().value!;
          if (!mayEnter(first)) continue;
          leave(first);
          lineUpLast(lane);
          return first;
        }
      }
      return undefined;
    },
    lineUpLast,
    queues: () => [...hosts.values()].flatMap((lanes) => [...lanes.values()].map((queue) => [...queue])),
  };
}

function putLast<Key, Value>(map: Map<Key, Value>, key: Key): void {
  const value = map.size > 1 ? map.get(key) : undefined;
  if (value !== undefined && map.delete(key)) map.set(key, value);
}
