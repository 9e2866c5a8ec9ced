import { AggregatorRegistry, collectDefaultMetrics, Registry } from 'prom-client';
import type { Family } from './family.ts';
import type { Snapshot } from './metrics.ts';

/**
 * Of the event loop's delay. Each look wakes the process: with the usual 10 ms an idle one would take 0.4 % of a core, of
 * which this takes a sixth. What is told of the delay has these in it.
 */
const LOOP_PRECISION_MS = 100;

export function openRegistry(families: readonly Family[]): Registry {
  const register = new Registry();
  for (const family of families) add(register, family);
  collectDefaultMetrics({ register, eventLoopMonitoringPrecision: LOOP_PRECISION_MS });
  return register;
}

export const mergeAll = (snapshots: readonly Snapshot[]): Registry =>
  AggregatorRegistry.aggregate(snapshots as object[]);

/** As the library's own merged metrics are: it asks for nothing else of one. */
function add(register: Registry, { read, readHidden, ...about }: Family): void {
  const get = async () => {
    const values = await read();
    return { ...about, values, ...(readHidden && { hidden: readHidden() }) };
  };
  register.registerMetric({ ...about, get } as unknown as Parameters<Registry['registerMetric']>[0]);
}
