import { join } from 'node:path';
import { cpuSeconds } from '../lib/cpu.mjs';
import { createCalls, startNode, stopChild } from '../lib/children.mjs';
import { benchDir } from '../lib/places.mjs';
import { round } from '../lib/stats.mjs';
import { refuseFailures } from '../scenarios/measure.mjs';

const file = (name) => join(benchDir, 'limits', name);

/**
 * What the parts of an event's way take at the pace of the lag, each of which comes alone: CPU seconds of 1,000. A processor that
 * was asleep has nothing of a program at hand, so that each takes many times what it does under load.
 */
export async function expressRoute({ generator, sizes, payloadBytes, nextTag, destinations }) {
  const { child, ready } = await startNode(file('express.mjs'), { readyKinds: ['listening'] });
  try {
    const { hostname, port } = new URL(ready.url);
    const run = async (seconds) => {
      const before = cpuSeconds({ processes: [child.pid], trees: [] });
      const load = await generator('paced', {
        target: { dialect: 'jiter', host: hostname, port: Number(port), headers: {} },
        tag: nextTag(),
        rate: sizes.lagRate,
        seconds,
        dueFromMs: 2_000,
        dueToMs: 6_000,
        destinations,
        payloadBytes,
      });
      refuseFailures(load);
      const took = cpuSeconds({ processes: [child.pid], trees: [] }) - before;
      return { cpuPer1000: round((took / load.accepted.length) * 1_000, 3) };
    };
    await run(2); // to warm up
    return await run(sizes.lagSeconds);
  } finally {
    await stopChild(child);
  }
}

export function onePost(client) {
  return async ({ receiver, sizes, payloadBytes, nextTag, destinations }) =>
    trickle(async (call) => {
      const post = async (seconds) => {
        const tag = nextTag();
        await receiver('reset', { tag, capacity: sizes.lagRate * seconds * 2 });
        return call('post', {
          client,
          url: destinations.ok,
          tag,
          payloadBytes,
          rate: sizes.lagRate,
          seconds,
        });
      };
      await post(2);
      return { cpuPer1000: round(await post(sizes.lagSeconds), 3) };
    });
}

/** With what PostgreSQL takes of it. */
export function oneInsert({ table, text }) {
  return async ({ databases, sizes, destinations }) => {
    const database = await databases.freshDatabase();
    try {
      return await trickle(async (call) => {
        const row = [destinations.ok, 'x'.repeat(100), new Date().toISOString()];
        const given = { connectionString: database.url, text, row, rate: sizes.lagRate };
        await database.query(table);
        await call('insert', { ...given, seconds: 2 });
        const before = cpuSeconds({ processes: [], trees: [databases.pids.postmaster] });
        const ofClient = await call('insert', { ...given, seconds: sizes.lagSeconds });
        const took = cpuSeconds({ processes: [], trees: [databases.pids.postmaster] }) - before;
        return { cpuPer1000: round(ofClient + (took / (sizes.lagSeconds * sizes.lagRate)) * 1_000, 3) };
      });
    } finally {
      await database.drop();
    }
  };
}

async function trickle(measure) {
  const { child } = await startNode(file('trickle.mjs'), {});
  try {
    return await measure(createCalls(child));
  } finally {
    await stopChild(child);
  }
}
