import { eventually, redisUrl, runRedis, startRedis, type RedisServer } from '@jiter/testkit';
import { type Fleet } from '../fleet.ts';
import { atEnd } from './at-end.ts';
import { createLedger, percentile, type Entry } from './ledger.ts';
import { between, createAll, soon } from './load.ts';
import { allAlive, settled } from './settled.ts';
import { sized, TEST_TIMEOUT_MS } from './size.ts';
import { aFleet, aReceiver } from './start.ts';

const ENQUEUED = sized({ short: 200, full: 2_000 });
const BEYOND = sized({ short: 600, full: 10_000 });
const HORIZON_MS = sized({ short: 6_000, full: 25_000 });
/** When those that lie beyond the horizon as the memory goes are due: ms from the start. */
const LATER_MS = sized<[number, number]>({ short: [18_000, 21_000], full: [100_000, 140_000] });
/** When the enqueued ones are, and when the memory goes, in their midst: ms from when the others are created. */
const DUE_MS = sized<[number, number]>({ short: [3_000, 7_000], full: [10_000, 25_000] });
const LOSS_MS = sized({ short: 4_000, full: 14_000 });
const AWAY_MS = 2_000;

const CATCH_UP_MS = 10_000;
const ON_TIME_MS = 1_000;
/** Before a worker's next look at the queue's memory, a bell that is gone is not missed by anybody. */
const LOOKED_WITHIN_MS = 3_000;

const losses: Record<string, (redis: RedisServer) => Promise<void>> = {
  'Redis: FLUSHALL': async ({ url }) => void (await runRedis(url, [['FLUSHALL']])),
  'Redis: restart without persistence': async (redis) => {
    await redis.kill();
    const backAtMs = Date.now() + AWAY_MS;
    await eventually(() => expect(Date.now()).toBeGreaterThanOrEqual(backAtMs));
    atEnd(await startRedis({ port: redis.port }), ({ stop }) => stop());
  },
};

/** Answers when the memory is to go. The later ones first: they must be beyond the horizon when they are created. */
async function schedule(fleet: Fleet, destination: string, ledger: ReturnType<typeof createLedger>) {
  const within = (count: number, [from, to]: [number, number]) =>
    Array.from({ length: count }, () => ({ destination, scheduledTime: soon(between(from, to)) }));
  await createAll(fleet, within(BEYOND, LATER_MS), ledger.created);
  const lossAtMs = Date.now() + LOSS_MS;
  await createAll(fleet, within(ENQUEUED, DUE_MS), ledger.created);
  return lossAtMs;
}

const suite = redisUrl ? describe : describe.skip;

suite('the queue on a Redis that forgets', () => {
  test.each(Object.entries(losses))(
    '%s',
    async (scenario, lose) => {
      const redis = atEnd(await startRedis(), ({ stop }) => stop());
      const env = { ENQUEUE_HORIZON: `${HORIZON_MS}ms` };
      const fleet = await aFleet('redis', { workers: 2, redisUrl: redis.url, env });
      const receiver = await aReceiver();
      const ledger = createLedger([receiver]);
      const lossAtMs = await schedule(fleet, receiver.url, ledger);
      await eventually(() => expect(Date.now()).toBeGreaterThan(lossAtMs), LOSS_MS);
      const missed = ledger.missing().length;
      const lostAtMs = Date.now();
      await lose(redis);
      const backAtMs = Date.now();
      await settled(fleet, ledger, LATER_MS[1] + 60_000);

      const isDueThen = ({ dueMs }: Entry) => dueMs > lostAtMs && dueMs <= backAtMs + LOOKED_WITHIN_MS;
      const waits = ledger
        .entries()
        .filter(isDueThen)
        .map(({ hits, dueMs }) => (hits[0] ?? Infinity) - Math.max(dueMs, backAtMs));
      const caughtUpMs = Math.max(0, ...waits);
      const lags = ledger.lagsMs((entry) => !isDueThen(entry) && entry.dueMs > backAtMs);
      const counts = ledger.report(scenario, 'redis', 'none', {
        'not sent when it forgot': missed,
        'due meanwhile': waits.length,
        'arrived after at most, s': caughtUpMs / 1_000,
        'others: lag p50, ms': percentile(lags, 0.5),
        'p99, ms': percentile(lags, 0.99),
        'max, ms': lags.at(-1) ?? 0,
      });
      expect(counts).toMatchObject({ created: ENQUEUED + BEYOND, lost: 0, duplicated: 0, early: 0 });
      expect(caughtUpMs).toBeLessThanOrEqual(CATCH_UP_MS);
      expect(lags.at(-1)).toBeLessThanOrEqual(ON_TIME_MS);
      allAlive(fleet);
    },
    TEST_TIMEOUT_MS,
  );
});
