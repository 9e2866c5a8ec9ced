import { cpuSeconds } from '../lib/cpu.mjs';
import { round } from '../lib/stats.mjs';
import { payloadOf } from '../load/requests.mjs';
import { scheduleAtPace } from '../scenarios/measure.mjs';
import { withCalls, withExpress } from './program.mjs';

const WARM_UP_S = 2;

/**
 * What the parts of an event's way take at the pace of the lag, each of which comes alone: CPU seconds of 1,000. A processor that
 * was asleep has nothing of a program at hand, so that each takes many times what it does under load.
 */
export const expressRoute = (context) =>
  withExpress(async ({ target, pid }) => {
    const cpu = () => cpuSeconds({ processes: [pid], trees: [] });
    const run = async (seconds) => {
      const before = cpu();
      const { accepted } = await scheduleAtPace(context, { target, tag: context.nextTag(), seconds });
      return { cpuPer1000: round(((cpu() - before) / accepted.length) * 1_000, 3) };
    };
    await run(WARM_UP_S);
    return run(context.sizes.lagSeconds);
  });

export const onePost =
  (client) =>
  ({ receiver, sizes, payloadBytes, nextTag, destinations }) =>
    withCalls('trickle.mjs', async (call) => {
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
      await post(WARM_UP_S);
      return { cpuPer1000: round(await post(sizes.lagSeconds), 3) };
    });

/** With what PostgreSQL takes of it. */
export const oneInsert =
  ({ table, text }) =>
  async ({ databases, sizes, payloadBytes, destinations }) => {
    const database = await databases.freshDatabase();
    const cpu = () => cpuSeconds({ processes: [], trees: [databases.pids.postmaster] });
    const row = [destinations.ok, payloadOf('limit', 0, payloadBytes), new Date().toISOString()];
    const given = { connectionString: database.url, text, row, rate: sizes.lagRate };
    try {
      await database.query(table);
      return await withCalls('trickle.mjs', async (call) => {
        await call('insert', { ...given, seconds: WARM_UP_S });
        const before = cpu();
        const ofClient = await call('insert', { ...given, seconds: sizes.lagSeconds });
        const ofServer = ((cpu() - before) / (sizes.lagSeconds * sizes.lagRate)) * 1_000;
        return { cpuPer1000: round(ofClient + ofServer, 3) };
      });
    } finally {
      await database.drop();
    }
  };
