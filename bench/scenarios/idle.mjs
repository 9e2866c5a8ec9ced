import { setTimeout as pause } from 'node:timers/promises';
import { round } from '../lib/stats.mjs';

/** Node collects garbage once more, with all its threads, about 8 s after a start: that is not what waiting costs. */
const SETTLE_MS = 20_000;
/**
 * It goes on with that now and then, and V8 makes itself small once, 100 s after a process began to do nothing: 30 to 40 ms, which where
 * there are twenty of them is most of what they do.
 */
const FLEET_SETTLE_MS = 130_000;

/** What it costs to wait for nothing, over all processes, in % of one core. */
export async function idle({ session, sizes }) {
  await pause(session.system.isFleet ? FLEET_SETTLE_MS : SETTLE_MS);
  const before = session.cpu();
  if (before.programs === undefined) return { skipped: 'CPU time cannot be read here' };
  await pause(sizes.idleSeconds * 1_000);
  const after = session.cpu();
  const percentOf = (from, to) => ((to - from) / sizes.idleSeconds) * 100;
  const percent = (part) => percentOf(before[part], after[part]);
  return {
    corePercent: round(percent('programs') + percent('databases'), 2),
    databasesCorePercent: round(percent('databases'), 2),
    programsCorePercent: Object.fromEntries(
      Object.entries(before.byProgram).map(([name, seconds]) => [
        name,
        round(percentOf(seconds, after.byProgram[name]), 2),
      ]),
    ),
    residentMb: Object.fromEntries(session.resident().map(({ name, megabytes }) => [name, round(megabytes)])),
  };
}
