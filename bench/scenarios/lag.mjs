import { setTimeout as pause } from 'node:timers/promises';
import { cpuPer1000, judge, scheduleAtPace, SETTLE_MS, untilDelivered } from './measure.mjs';

/** How late events arrive when there is little to do. */
export async function lag({ session, ...context }) {
  const { receiver, sizes, nextTag } = context;
  const run = async (seconds) => {
    const tag = nextTag();
    await receiver('reset', { tag, capacity: sizes.lagRate * seconds });
    const before = session.cpu();
    const load = await scheduleAtPace(context, { target: session.target, tag, seconds });
    const lastDueMs = Math.max(...load.scheduled);
    await untilDelivered({ receiver, expected: load.accepted.length, lastDueMs });
    await pause(SETTLE_MS);
    const after = session.cpu();
    const fate = judge({ ...load, report: await receiver('report'), dueAt: (seq) => load.scheduled[seq] });
    return { ...fate, ...cpuPer1000({ before, after, events: load.accepted.length }) };
  };
  await run(2); // to warm up
  return run(sizes.lagSeconds);
}
