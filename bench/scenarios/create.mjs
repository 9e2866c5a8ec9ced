import { percentile, round } from '../lib/stats.mjs';
import { cpuPer1000, perEvent, refuseFailures } from './measure.mjs';

const FAR_AHEAD_MS = 86_400_000;

/** Single POSTs as fast as they are answered, of events due tomorrow, so that nothing else happens meanwhile. */
export async function create({ session, generator, sizes, payloadBytes, nextTag, destinations }) {
  const common = {
    target: session.target,
    connections: sizes.connections,
    destination: destinations.ok,
    payloadBytes,
  };
  const burst = (count) =>
    generator('burst', { ...common, count, tag: nextTag(), atMs: Date.now() + FAR_AHEAD_MS });
  await burst(sizes.warmUp);
  const stored = await session.database.sizes();
  const before = session.cpu();
  const result = await burst(sizes.create);
  const after = session.cpu();
  refuseFailures(result);
  return {
    perSecond: round(result.perSecond),
    p50Ms: round(percentile(result.latencies, 0.5), 2),
    p99Ms: round(percentile(result.latencies, 0.99), 2),
    maxMs: round(percentile(result.latencies, 1), 2),
    ...cpuPer1000({ before, after, events: sizes.create }),
    ...perEvent(stored, await session.database.sizes(), sizes.create),
  };
}

/** The same by calls of up to 1,000 events. Skipped where there is no such call. */
export async function batch({ session, generator, sizes, payloadBytes, nextTag, destinations }) {
  if (!session.system.isOurs) return { skipped: 'not compared' };
  const run = (count) =>
    generator('batches', {
      target: session.target,
      tag: nextTag(),
      count,
      connections: 4,
      destination: destinations.ok,
      atMs: Date.now() + FAR_AHEAD_MS,
      payloadBytes,
      perCall: sizes.perCall,
    });
  const warmUp = await run(sizes.perCall);
  if (warmUp.failures[404]) return { skipped: 'no POST /api/events/batch' };
  const result = await run(sizes.batch);
  refuseFailures(result);
  const { rows } = await session.database.query('select count(*)::int as count from events');
  const expected = sizes.batch + sizes.perCall;
  if (rows[0].count !== expected) throw new Error(`${rows[0].count} of ${expected} events were stored`);
  return { perSecond: round(result.perSecond), p99Ms: round(percentile(result.latencies, 0.99), 2) };
}
