import type { Registry } from 'prom-client';
import type { Family, Sample } from './family.ts';

/** What one process tells another one of its numbers: plain data. */
export type Snapshot = readonly SnapshotFamily[];
export type SnapshotFamily = Omit<Family, 'read' | 'type' | 'aggregator'> & {
  type: string;
  aggregator: string;
  values: readonly Sample[];
};

export type Metrics = {
  /** In the text format of Prometheus. */
  text(): Promise<string>;
  snapshot(): Promise<Snapshot>;
};

export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * These families, and those of Node.js and the process. Nothing of it is loaded, and nothing measured, before somebody asks
 * for the first time.
 */
export function createMetrics(families: readonly Family[]): Metrics {
  let registry: Promise<Registry> | undefined;

  async function open(): Promise<Registry> {
    const { openRegistry } = await import('./registry.ts');
    return openRegistry(families);
  }

  const opened = () => (registry ??= open());
  return {
    text: async () => (await opened()).metrics(),
    snapshot: async () => (await (await opened()).getMetricsAsJSON()) as unknown as Snapshot,
  };
}

/** Several processes' numbers as one text. */
export async function mergedText(snapshots: readonly Snapshot[]): Promise<string> {
  return (await merge(snapshots)).metrics();
}

/** Of processes that ended: what they had counted stays counted, and nothing else of them is left. */
export async function mergedCounts(snapshots: readonly Snapshot[]): Promise<Snapshot> {
  const counted = snapshots.map((one) => one.filter(({ type }) => type !== 'gauge'));
  return (await (await merge(counted)).getMetricsAsJSON()) as unknown as Snapshot;
}

async function merge(snapshots: readonly Snapshot[]): Promise<Registry> {
  const { mergeAll } = await import('./registry.ts');
  return mergeAll(snapshots.map(whole));
}

/** What was no number was lost on its way between processes, which is JSON. */
function whole(snapshot: Snapshot): Snapshot {
  return snapshot.map((family) => ({
    ...family,
    values: family.values.filter(({ value }) => typeof value === 'number'),
  }));
}
