import { clearInterval, setInterval } from 'node:timers';
import { setTimeout as pause } from 'node:timers/promises';
import { mean, round, slope } from '../lib/stats.mjs';
import { cpuPer1000, judge, refuseFailures, SETTLE_MS, untilDelivered } from './measure.mjs';

const SAMPLE_MS = 2_000;
/** A Node process grows to its working size first; flat is what comes after. */
const SETTLED_FROM = 0.4;
const MIX = { flaky: 0.1, read: 0.05, cancelled: 0.05 };

/** Minutes of mixed load: some fail at first, some are cancelled, some are read. Is memory flat, is nothing lost? */
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
  const take = () => samples.push({ minutes: (Date.now() - startedAt) / 60_000, sizes: session.resident() });
  take();
  const timer = setInterval(take, SAMPLE_MS);
  return {
    stop() {
      clearInterval(timer);
      const names = samples[0].sizes.map(({ name }) => name);
      return Object.fromEntries(names.map((name, index) => [name, describeMemory(samples, index)]));
    },
  };
}

function describeMemory(samples, index) {
  const all = samples.map(({ minutes, sizes }) => ({ x: minutes, y: sizes[index].megabytes }));
  const settled = all.slice(Math.floor(all.length * SETTLED_FROM));
  const third = Math.ceil(settled.length / 3);
  const meanOf = (points) => mean(points.map(({ y }) => y));
  return {
    firstMb: round(all[0].y, 1),
    lastMb: round(all.at(-1).y, 1),
    maxMb: round(Math.max(...all.map(({ y }) => y)), 1),
    settledSlopeMbPerMinute: round(slope(settled), 2),
    settledGrowthMb: round(meanOf(settled.slice(-third)) - meanOf(settled.slice(0, third)), 1),
  };
}
