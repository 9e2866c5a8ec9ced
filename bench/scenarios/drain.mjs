import { setTimeout as pause } from 'node:timers/promises';
import { round } from '../lib/stats.mjs';
import { cpuPer1000, judge, refuseFailures, SETTLE_MS, untilDelivered } from './measure.mjs';

/** How much longer than at the warm-up's speed the creates may take. */
const SLACK = 1.5;
const NOTICE_MS = 3_000;
const TRIES = 3;

/** Events due at one instant: how many leave per second, from that instant to the last hit. */
export async function drain(context) {
  const warmUp = await deliverAtOnce(context, { count: context.sizes.warmUp, leadMs: 4 * NOTICE_MS });
  let leadMs = (context.sizes.drain / warmUp.createsPerSecond) * 1_000 * SLACK + NOTICE_MS;
  for (let left = TRIES - 1; ; left -= 1) {
    const result = await deliverAtOnce(context, { count: context.sizes.drain, leadMs });
    if (result.isLoadedInTime) return present(result);
    if (left === 0) throw new Error('Creating the events took longer than there was time');
    leadMs *= 2;
  }
}

async function deliverAtOnce(
  { session, generator, receiver, sizes, payloadBytes, nextTag, destinations },
  plan,
) {
  const tag = nextTag();
  await receiver('reset', { tag, capacity: plan.count });
  const before = session.cpu();
  const atMs = Math.round(Date.now() + plan.leadMs);
  const load = await generator('burst', {
    target: session.target,
    tag,
    count: plan.count,
    connections: sizes.connections,
    destination: destinations.ok,
    atMs,
    payloadBytes,
  });
  refuseFailures(load);
  await pause(Math.max(0, atMs - Date.now()));
  await untilDelivered({ receiver, expected: plan.count, lastDueMs: atMs });
  await pause(SETTLE_MS);
  const after = session.cpu();
  return {
    fate: judge({ accepted: load.accepted, report: await receiver('report'), dueAt: () => atMs }),
    createsPerSecond: load.perSecond,
    isLoadedInTime: load.endedAt < atMs - 500,
    cpu: cpuPer1000({ before, after, events: plan.count }),
  };
}

/** The slowest event's lag is the drain's length. */
function present({ fate, createsPerSecond, cpu }) {
  return {
    perSecond: round((fate.delivered / fate.lagMaxMs) * 1_000),
    // Unlike those of `create`, these are due soon, and their jobs are enqueued meanwhile.
    createsPerSecond: round(createsPerSecond),
    ...fate,
    ...cpu,
  };
}
