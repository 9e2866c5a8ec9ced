import {
  createLatch,
  eventually,
  hasOwnRedis,
  startRedis,
  withRedis,
  type RedisServer,
} from '@jiter/testkit';
import { type Fleet } from '../fleet.ts';
import { atEnd } from '../at-end.ts';
import { counted } from './counted.ts';
import { clean, percentile, type Entry, type Ledger } from './ledger.ts';
import { between, createAll, soon } from '../load.ts';
import { allAlive, settled } from './settled.ts';
import { sized, TEST_TIMEOUT_MS } from './size.ts';
import { aFleet, aReceiver } from '../a-fleet.ts';

const ENQUEUED = sized({ short: 200, full: 2_000 });
const BEYOND = sized({ short: 200, full: 10_000 });
const HORIZON_MS = sized({ short: 6_000, full: 25_000 });
/**
 * When those that lie beyond the horizon as the memory goes are due: ms from the start. On a busy machine half of that
 * passes until all are created.
 */
const LATER_MS = sized<[number, number]>({ short: [26_000, 29_000], full: [100_000, 140_000] });
/**
 * When the enqueued ones are, and when the memory goes, before them: ms from when the others are created. The burst finds
 * all slots free: whoever came before it would hold them, since nobody is answered until then.
 */
const DUE_MS = sized<[number, number]>({ short: [4_500, 9_500], full: [15_000, 25_000] });
const LOSS_MS = sized({ short: 4_000, full: 14_000 });
/** Of the enqueued ones, those that are due at one moment, just before: more than the workers send at once. */
const BURST = sized({ short: 100, full: 500 });
const env = { ENQUEUE_HORIZON: `${HORIZON_MS}ms`, WORKER_CONCURRENCY: '32' };
const AWAY_MS = 2_000;

/**
 * Short runs beside other tests, which make all lags longer; it only bounds a hang. Full has what is promised. While Redis is
 * down the burst's host answers nobody: who finds no slot meanwhile is sent away for as long as so slow a host would take,
 * half a minute at most, which is for the next claim to find out and no fault of the queue's.
 */
const CATCH_UP_MS = sized({ short: 60_000, full: 10_000 });
const CATCH_UP_AFTER_RESTART_MS = sized({ short: 60_000, full: 35_000 });
const ON_TIME_MS = sized({ short: 60_000, full: 1_000 });
/** Before a worker's next look at what the queue has, a bell that is gone is not missed by anybody. */
const LOOKED_WITHIN_MS = 3_000;

const RESTART = 'Redis: restart without persistence';
const losses: Record<string, (redis: RedisServer) => Promise<void>> = {
  'Redis: FLUSHALL': async ({ url }) => void (await withRedis(url, (redis) => redis.flushall())),
  [RESTART]: async (redis) => {
    await redis.kill();
    const backAtMs = Date.now() + AWAY_MS;
    await eventually(() => expect(Date.now()).toBeGreaterThanOrEqual(backAtMs));
    atEnd(await startRedis({ port: redis.port }), ({ stop }) => stop());
  },
};

/** The later ones first: they must be beyond the horizon when they are created. Answers when the burst is due. */
async function schedule(fleet: Fleet, destination: string, ledger: Ledger) {
  const within = (count: number, [from, to]: [number, number]) =>
    Array.from({ length: count }, () => ({ destination, scheduledTime: soon(between(from, to)) }));
  await createAll(fleet, within(BEYOND, LATER_MS), ledger.created);
  const burstAtMs = Date.now() + LOSS_MS;
  const burst = Array.from({ length: BURST }, () => ({ destination, scheduledTime: new Date(burstAtMs) }));
  await createAll(fleet, [...burst, ...within(ENQUEUED - BURST, DUE_MS)], ledger.created);
  return burstAtMs;
}

/** Once the burst has begun to arrive and has not ended: some of those that are due are known to the queue alone. */
async function untilInItsMidst(ledger: Ledger, burstAtMs: number): Promise<void> {
  const arrived = () => ledger.entries().filter(({ dueMs, hits }) => dueMs === burstAtMs && hits.length > 0);
  await eventually(() => expect(arrived().length).toBeGreaterThan(0), LOSS_MS + 60_000);
}

const suite = hasOwnRedis ? describe : describe.skip;

suite('the queue on a Redis that forgets', () => {
  test.each(Object.entries(losses))(
    '%s',
    (scenario, lose) =>
      counted(scenario, 'redis', async (row) => {
        const redis = atEnd(await startRedis(), ({ stop }) => stop());
        const fleet = await aFleet('redis', { workers: 2, redisUrl: redis.url, env });
        const lost = createLatch();
        // The first ones of the burst are answered afterwards: meanwhile the rest of it waits.
        const receiver = await aReceiver(() => ({ status: 200, delayMs: 30, hold: lost.opened }));
        const ledger = row.watch(receiver);
        const burstAtMs = await schedule(fleet, receiver.url, ledger);
        await untilInItsMidst(ledger, burstAtMs);
        const lostAtMs = Date.now();
        const missed = ledger.missing();
        await lose(redis);
        lost.open();
        const backAtMs = Date.now();
        await settled(fleet, ledger, LATER_MS[1] + 60_000);

        const wasMissing = new Set(missed.map(({ id }) => id));
        const isDueThen = ({ id, dueMs }: Entry) =>
          wasMissing.has(id) && dueMs <= backAtMs + LOOKED_WITHIN_MS;
        const dueThen = ledger.entries().filter(isDueThen);
        const waits = dueThen.map(({ hits, dueMs }) => Math.min(...hits) - Math.max(dueMs, backAtMs));
        const lags = ledger.lagsMs((entry) => !isDueThen(entry) && entry.dueMs > backAtMs);
        const dueBefore = dueThen.filter(({ dueMs }) => dueMs <= lostAtMs).length;
        row.note({
          'not sent when it forgot': missed.length,
          'of them due already': dueBefore,
          'due until it was noticed': dueThen.length - dueBefore,
          'these arrived after at most, s': Math.max(0, ...waits) / 1_000,
          'others: lag p50, ms': percentile(lags, 0.5),
          'p99, ms': percentile(lags, 0.99),
          'max, ms': lags.at(-1) ?? 0,
        });
        expect(row.counts()).toMatchObject({ ...clean, created: ENQUEUED + BEYOND });
        expect(dueBefore).toBeGreaterThan(0);
        const catchUpMs = scenario === RESTART ? CATCH_UP_AFTER_RESTART_MS : CATCH_UP_MS;
        expect(Math.max(...waits)).toBeLessThanOrEqual(catchUpMs);
        expect(lags.at(-1)).toBeLessThanOrEqual(ON_TIME_MS);
        allAlive(fleet);
      }),
    TEST_TIMEOUT_MS,
  );
});
