import { clearInterval, setInterval } from 'node:timers';
import { setTimeout as pause } from 'node:timers/promises';
import { mean, round, slope } from '../lib/stats.mjs';
import { cpuPer1000, judge, refuseFailures, SETTLE_MS, untilDelivered } from './measure.mjs';

const SAMPLE_MS = 2_000;
/** A process compiles, fills its caches and opens its connections first; flat is what comes after. */
const SETTLED_FROM = 0.4;
const LEAST_COLLECTIONS = 5;
const MIX = { flaky: 0.1, read: 0.05, cancelled: 0.05 };

/**
 * Minutes of mixed load: some fail at first, some are cancelled, some are read. Is memory flat, is nothing lost? Flat is
 * what is alive of the heap. The memory that a process occupies goes up and down with how rarely V8 looks for garbage.
 */
export async function soak({ session, generator, receiver, sizes, payloadBytes, nextTag, destinations }) {
  if (!session.system.isOurs) return { skipped: 'not compared' };
  const tag = nextTag();
  const seconds = sizes.soakSeconds;
  await receiver('reset', { tag, capacity: sizes.soakRate * seconds });
  const memory = watchMemory(session);
  const before = session.cpu();
  const load = await generator('paced', {
    target: session.target,
    tag,
    rate: sizes.soakRate,
    seconds,
    dueFromMs: 1_000,
    dueToMs: 20_000,
    destinations,
    payloadBytes,
    mix: MIX,
  });
  const samples = memory.stop();
  refuseFailures(load);
  const expected = load.accepted.reduce((sum, one) => sum + one, 0);
  await untilDelivered({ receiver, expected, lastDueMs: Math.max(...load.scheduled) });
  await pause(SETTLE_MS);
  const after = session.cpu();
  const fate = judge({ ...load, report: await receiver('report'), dueAt: (seq) => load.scheduled[seq] });
  return {
    seconds,
    ratePerSecond: sizes.soakRate,
    memory: samples,
    ...fateOf(fate),
    ...cpuPer1000({ before, after, events: expected }),
  };
}

/** The lag's tail is that of the events whose first attempt failed on purpose: it says nothing. */
function fateOf({ created, delivered, lost, duplicates, early, lagMinMs, lagP50Ms }) {
  return { created, delivered, lost, duplicates, early, lagMinMs, lagP50Ms };
}

function watchMemory(session) {
  const startedAt = Date.now();
  const samples = [];
  const take = () => samples.push(session.resident());
  take();
  const timer = setInterval(take, SAMPLE_MS);
  return {
    stop() {
      clearInterval(timer);
      const settledAtMs = (Date.now() - startedAt) * SETTLED_FROM;
      const collections = session.collections();
      const names = samples[0].map(({ name }) => name);
      return Object.fromEntries(
        names.map((name, index) => [
          name,
          {
            ...describeResident(samples.map((sizes) => sizes[index].megabytes)),
            ...describeAlive(collections[name].filter(({ atMs }) => atMs >= settledAtMs)),
          },
        ]),
      );
    },
  };
}

function describeResident(megabytes) {
  return {
    firstMb: round(megabytes[0], 1),
    lastMb: round(megabytes.at(-1), 1),
    maxMb: round(Math.max(...megabytes), 1),
  };
}

/** Nothing where there were too few to tell. */
function describeAlive(collections) {
  const points = collections.map(({ atMs, aliveMb }) => ({ x: atMs / 60_000, y: aliveMb }));
  if (points.length < LEAST_COLLECTIONS) return {};
  return {
    aliveMb: round(mean(points.map(({ y }) => y)), 1),
    aliveSlopeMbPerMinute: round(slope(points), 2),
  };
}
