import type { Receiver } from '@jiter/testkit';
import type { WireEvent } from '../fleet.ts';

/** When it was to arrive, and when it did: every time. ms since the epoch. */
export type Entry = { id: string; dueMs: number; hits: number[]; isCancelled: boolean };

export type Counts = {
  created: number;
  delivered: number;
  lost: number;
  /** Hits beyond the first, of all events together. */
  duplicated: number;
  early: number;
  /** Events that arrived although nobody was told that they exist. */
  unknown: number;
  /** Hits under a `webhook-id` other than their event's. */
  misnamed: number;
};

/** What all but a few scenarios have to come to. */
export const clean = { lost: 0, duplicated: 0, early: 0, unknown: 0, misnamed: 0 };

export type Promised = Pick<WireEvent, 'id' | 'payload' | 'scheduledTime'>;

export type Ledger = {
  /** An event that got its 200. */
  created(event: Promised): void;
  /** One that was cancelled: it need not arrive. */
  cancelled(event: Pick<Promised, 'payload'>): void;
  size(): number;
  entries(): Entry[];
  /** Those that have not arrived yet. */
  missing(): Entry[];
  /** How late the first hit of each was, ascending. */
  lagsMs(of?: (entry: Entry) => boolean): number[];
  counts(): Counts;
};

type Arrival = { at: number; webhookId: string };
type Watched = Pick<Receiver, 'hits'>;

/** What was promised against what arrived. An event is known by its payload, whatever the request calls itself. */
export function createLedger(receivers: readonly Watched[]): Ledger {
  const promised = new Map<string, { id: string; dueMs: number }>();
  const cancelled = new Set<string>();
  const arrivals = createArrivals(receivers);

  function entries(): Entry[] {
    const arrived = arrivals();
    return [...promised].map(([payload, { id, dueMs }]) => {
      const hits = (arrived.get(payload) ?? []).map(({ at }) => at);
      return { id, dueMs, hits, isCancelled: cancelled.has(payload) };
    });
  }

  const missing = () => entries().filter(({ hits, isCancelled }) => hits.length === 0 && !isCancelled);

  return {
    created: ({ id, payload, scheduledTime }) =>
      void promised.set(payload, { id: `evt_${id}`, dueMs: Date.parse(scheduledTime) }),
    cancelled: ({ payload }) => void cancelled.add(payload),
    size: () => promised.size,
    entries,
    missing,
    lagsMs: (of = () => true) =>
      entries()
        .filter((entry) => entry.hits.length > 0 && of(entry))
        .map(({ hits, dueMs }) => Math.min(...hits) - dueMs)
        .sort((a, b) => a - b),
    counts() {
      const all = entries();
      const lost = missing().length;
      const delivered = all.filter(({ hits }) => hits.length > 0).length;
      const strange = [...arrivals()].filter(([payload]) => !promised.has(payload));
      const idOf = (payload: string, [first]: Arrival[]) => promised.get(payload)?.id ?? first!.webhookId;
      const misnamed = [...arrivals()].flatMap(([payload, hits]) =>
        hits.filter(({ webhookId }) => webhookId !== idOf(payload, hits)),
      );
      return {
        created: all.length,
        delivered,
        lost,
        duplicated: all.reduce((sum, { hits }) => sum + Math.max(0, hits.length - 1), 0),
        early: all.filter(({ hits, dueMs }) => hits.some((at) => at < dueMs)).length,
        unknown: strange.length,
        misnamed: misnamed.length,
      };
    },
  };
}

/** Hits by the payload they carried; each is read once, as this is asked many times a second. */
function createArrivals(receivers: readonly Watched[]): () => Map<string, Arrival[]> {
  const byPayload = new Map<string, Arrival[]>();
  const read = receivers.map(() => 0);
  return () => {
    receivers.forEach(({ hits }, index) => {
      for (const { at, id, body } of hits.slice(read[index])) {
        const { payload } = JSON.parse(body) as { payload: string };
        byPayload.set(payload, [...(byPayload.get(payload) ?? []), { at, webhookId: id }]);
      }
      read[index] = hits.length;
    });
    return byPayload;
  };
}

/** The value below which `share` of the sorted values lie. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
