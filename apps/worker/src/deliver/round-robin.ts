import type { Host, Flow } from './flows.ts';

type OfFlow = { flow: Flow };

/** Who waits, and whose turn it is. */
export type RoundRobin<Waiter extends OfFlow> = {
  isEmpty(): boolean;
  join(waiter: Waiter): void;
  leave(waiter: Waiter): void;
  /** Takes out the first whose turn it is and who may enter: hosts take turns, and at each host its orgs. */
  next(mayEnter: (waiter: Waiter) => boolean): Waiter | undefined;
  /** It had its turn: everybody else comes first. */
  lineUpLast(flow: Flow): void;
  /** Each flow's, first come first. */
  queues(): Waiter[][];
};

export function createRoundRobin<Waiter extends OfFlow>(): RoundRobin<Waiter> {
  // Maps keep the order in which their keys were put in: deleted and put in again, one is last.
  const hosts = new Map<Host, Map<Flow, Set<Waiter>>>();

  function leave(waiter: Waiter): void {
    const { flow } = waiter;
    const flows = hosts.get(flow.host)!;
    const queue = flows.get(flow)!;
    queue.delete(waiter);
    if (queue.size === 0) flows.delete(flow);
    if (flows.size === 0) hosts.delete(flow.host);
  }

  function lineUpLast(flow: Flow): void {
    const flows = hosts.get(flow.host);
    if (!flows) return;
    putLast(hosts, flow.host);
    putLast(flows, flow);
  }

  return {
    isEmpty: () => hosts.size === 0,
    join(waiter) {
      const { flow } = waiter;
      const flows = hosts.get(flow.host) ?? new Map<Flow, Set<Waiter>>();
      const queue = flows.get(flow) ?? new Set();
      queue.add(waiter);
      flows.set(flow, queue);
      hosts.set(flow.host, flows);
    },
    leave,
    next(mayEnter) {
      for (const flows of hosts.values()) {
        for (const [flow, queue] of flows) {
          const first = queue.values().next().value!;
          if (!mayEnter(first)) continue;
          leave(first);
          lineUpLast(flow);
          return first;
        }
      }
      return undefined;
    },
    lineUpLast,
    queues: () => [...hosts.values()].flatMap((flows) => [...flows.values()].map((queue) => [...queue])),
  };
}

function putLast<Key, Value>(map: Map<Key, Value>, key: Key): void {
  const value = map.size > 1 ? map.get(key) : undefined;
  if (value !== undefined && map.delete(key)) map.set(key, value);
}
