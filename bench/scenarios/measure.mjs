import { setTimeout as pause } from 'node:timers/promises';
import { percentile, round } from '../lib/stats.mjs';

const POLL_MS = 25;
/** Nothing more arrives: what is missing then is lost. Longer than the product's own repair of a silent event. */
const GIVE_UP_MS = 15_000;
/** After the last hit: a duplicate would show, and what is still being recorded counts as CPU time. */
export const SETTLE_MS = 2_000;

/** Waits until `expected` events have arrived, or until none has for a while, or until signal. */
export async function untilDelivered({ receiver, expected, lastDueMs }) {
  let delivered = -1;
  let movedAt = Date.now();
  while (delivered < expected) {
    await pause(POLL_MS);
    const now = await receiver('delivered');
    if (now !== delivered) movedAt = Date.now();
    delivered = now;
    if (Date.now() - Math.max(movedAt, lastDueMs) > GIVE_UP_MS) return;
  }
}

/** What became of the accepted events. `dueAt(seq)` is in ms. */
export function judge({ accepted, report, dueAt }) {
  const seqs = [...accepted.keys()].filter((seq) => accepted[seq] === 1);
  const arrived = seqs.filter((seq) => report.hits[seq] > 0);
  const lags = arrived.map((seq) => report.arrivals[seq] - dueAt(seq));
  return {
    created: seqs.length,
    delivered: arrived.length,
    lost: seqs.length - arrived.length,
    duplicates: arrived.reduce((sum, seq) => sum + report.hits[seq] - 1, 0),
    early: lags.filter((lag) => lag < 0).length,
    ...describeLags(lags),
  };
}

function describeLags(lags) {
  const at = (p) => round(percentile(lags, p), 2);
  return { lagMinMs: at(0), lagP50Ms: at(0.5), lagP99Ms: at(0.99), lagMaxMs: at(1) };
}

/** CPU seconds for 1,000 events: all, what the databases and what each program has of it. Nothing without /proc. */
export function cpuPer1000({ before, after, events }) {
  if (before.programs === undefined) return {};
  const per1000 = (then, now) => ((now - then) / events) * 1_000;
  const [programs, databases] = ['programs', 'databases'].map((part) => per1000(before[part], after[part]));
  const names = Object.keys(after.byProgram);
  return {
    cpuPer1000: round(programs + databases, 3),
    databasesCpuPer1000: round(databases, 3),
    programsCpuPer1000: Object.fromEntries(
      names.map((name) => [name, round(per1000(before.byProgram[name], after.byProgram[name]), 3)]),
    ),
  };
}

export function perEvent(before, after, count) {
  return {
    postgresBytes: Math.max(0, Math.round((after.postgres - before.postgres) / count)),
    redisBytes: Math.max(0, Math.round((after.redis - before.redis) / count)),
  };
}

/** A request that failed makes the figures worthless: better none than wrong ones. */
export function refuseFailures({ failures }) {
  const kinds = Object.entries(failures);
  if (kinds.length === 0) return;
  throw new Error(`Requests failed: ${kinds.map(([kind, count]) => `${count} × ${kind}`).join(', ')}`);
}

/** Events at the pace of the lag, each due some seconds ahead; none may be refused. */
export async function scheduleAtPace(
  { generator, sizes, payloadBytes, destinations },
  { target, tag, seconds },
) {
  const load = await generator('paced', {
    target,
    tag,
    rate: sizes.lagRate,
    seconds,
    dueFromMs: 2_000,
    dueToMs: 6_000,
    destinations,
    payloadBytes,
  });
  refuseFailures(load);
  return load;
}
