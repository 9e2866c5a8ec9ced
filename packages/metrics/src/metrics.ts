import type { Registry } from 'prom-client';
import { loadOnce } from '@jiter/cache';
import type { Family, Sample } from './family.ts';
import { OTHER_ORGS } from './org-counts.ts';

/** What one process tells another one of its numbers: plain data. */
export type Snapshot = readonly SnapshotFamily[];
export type SnapshotFamily = Omit<Family, 'read' | 'readHidden' | 'type' | 'aggregator'> & {
  type: string;
  aggregator: string;
  values: readonly Sample[];
  hidden?: readonly Sample[];
};

export type Metrics = {
  /** In the text format of Prometheus. */
  text(): Promise<string>;
  snapshot(): Promise<Snapshot>;
};

export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

const library = loadOnce(() => import('./registry.ts'));

/**
 * These families, and those of Node.js and the process. Nothing of it is loaded, and nothing measured, before somebody asks
 * for the first time.
 */
export function createMetrics(families: readonly Family[]): Metrics {
  const opened = loadOnce(async () => (await library()).openRegistry(families));
  return {
    text: async () => (await opened()).metrics(),
    snapshot: async () => (await (await opened()).getMetricsAsJSON()) as unknown as Snapshot,
  };
}

/** Several processes' numbers as one text. */
export async function mergedText(snapshots: readonly Snapshot[]): Promise<string> {
  return (await merge(uncovered(snapshots))).metrics();
}

/** Of processes that ended: what they had counted stays counted, and nothing else of them is left. */
export async function mergedCounts(snapshots: readonly Snapshot[]): Promise<Snapshot> {
  const counted = snapshots.map((one) => one.filter(({ type }) => type !== 'gauge').map(withHidden));
  const merged = (await (await merge(counted)).getMetricsAsJSON()) as unknown as Snapshot;
  return merged.map(({ values, ...family }) => ({
    ...family,
    values: values.filter((sample) => !isOfOrg(sample)),
    hidden: values.filter(isOfOrg),
  }));
}

const isOfOrg = ({ labels: { org } }: Sample) => org !== undefined && org !== OTHER_ORGS;

const withHidden = ({ hidden = [], ...family }: SnapshotFamily): SnapshotFamily => ({
  ...family,
  values: [...family.values, ...hidden],
});

/** Of an org that one of them shows, with what the others counted of it: the sum does not fall when it is no longer shown by one. */
function uncovered(snapshots: readonly Snapshot[]): Snapshot[] {
  const keyOf = (name: string, { labels }: Sample) => `${name} ${labels['org']}`;
  const shown = new Set(
    snapshots.flatMap((families) =>
      families.flatMap(({ name, values }) => values.filter(isOfOrg).map((sample) => keyOf(name, sample))),
    ),
  );
  const isShown = (name: string) => (sample: Sample) => shown.has(keyOf(name, sample));
  return snapshots.map((families) =>
    families.map(({ hidden = [], ...family }) =>
      withHidden({ ...family, hidden: hidden.filter(isShown(family.name)) }),
    ),
  );
}

async function merge(snapshots: readonly Snapshot[]): Promise<Registry> {
  const { mergeAll } = await library();
  return mergeAll(snapshots.map(whole));
}

/** What was no number was lost on its way between processes, which is JSON. */
function whole(snapshot: Snapshot): Snapshot {
  return snapshot.map((family) => ({
    ...family,
    values: family.values.filter(({ value }) => typeof value === 'number'),
  }));
}
