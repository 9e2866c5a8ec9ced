import { type Receiver } from '@jiter/testkit';
import type { WireEvent } from '../fleet.ts';
import { reportRow } from './report.ts';

/** When it was to arrive, and when it did: every time. ms since the epoch. */
export type Entry = { id: string; dueMs: number; hits: number[] };

export type Counts = {
  created: number;
  delivered: number;
  lost: number;
  /** Hits beyond the first, of all events together. */
  duplicated: number;
  early: number;
};

export type Ledger = {
  /** An event that got its 200. */
  created(event: Pick<WireEvent, 'id' | 'scheduledTime'>): void;
  size(): number;
  entries(): Entry[];
  /** Those that have not arrived yet. */
  missing(): Entry[];
  /** How late the first hit of each was, ascending. */
  lagsMs(of?: (entry: Entry) => boolean): number[];
  counts(): Counts;
  /** Prints the row of this scenario, keeps it when the run is a full one, and answers its counts. */
  report(scenario: string, backend: string, allowed: string, figures?: Record<string, number>): Counts;
};

/** What was promised against what arrived, by event id. Hits of events that nobody promised count nowhere. */
export function createLedger(receivers: readonly Pick<Receiver, 'hits'>[]): Ledger {
  const promised = new Map<string, number>();

  function entries(): Entry[] {
    const found = new Map([...promised].map(([id, dueMs]) => [id, { id, dueMs, hits: [] as number[] }]));
    for (const { hits } of receivers) for (const { id, at } of hits) found.get(id)?.hits.push(at);
    return [...found.values()];
  }

  function counts(): Counts {
    const all = entries();
    const delivered = all.filter(({ hits }) => hits.length > 0).length;
    return {
      created: all.length,
      delivered,
      lost: all.length - delivered,
      duplicated: all.reduce((sum, { hits }) => sum + Math.max(0, hits.length - 1), 0),
      early: all.filter(({ hits, dueMs }) => hits.some((at) => at < dueMs)).length,
    };
  }

  return {
    created: ({ id, scheduledTime }) => void promised.set(`evt_${id}`, Date.parse(scheduledTime)),
    size: () => promised.size,
    entries,
    missing: () => entries().filter(({ hits }) => hits.length === 0),
    lagsMs: (of = () => true) =>
      entries()
        .filter((entry) => entry.hits.length > 0 && of(entry))
        .map(({ hits, dueMs }) => Math.min(...hits) - dueMs)
        .sort((a, b) => a - b),
    counts,
    report(scenario, backend, allowed, figures = {}) {
      reportRow({ scenario, backend, counts: counts(), allowed, figures });
      return counts();
    },
  };
}

/** The value below which `share` of the sorted values lie. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
