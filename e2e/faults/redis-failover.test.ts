import { setTimeout as pause } from 'node:timers/promises';
import { hasOwnRedis, queryRows, startRedisCluster, startWatchedRedis } from '@jiter/testkit';
import { aFleet, aReceiver } from '../a-fleet.ts';
import { atEnd } from '../at-end.ts';
import type { Fleet } from '../fleet.ts';
import { between, create, flow, soon } from '../load.ts';
import { countBellsPut } from './bells-put.ts';
import { counted, type Row } from './counted.ts';
import { clean, percentile } from './ledger.ts';
import { allAlive, settled } from './settled.ts';
import { sized, TEST_TIMEOUT_MS } from './size.ts';

const WORKERS = sized({ short: 3, full: 10 });
const TOTAL = sized({ short: 320, full: 2_000 });
const PER_SECOND = sized({ short: 40, full: 50 });
/** Some of what is due afterwards is created before. */
const AHEAD_MS: [number, number] = [1_500, 8_000];
/** From the start to the end of a server. */
const KILL_MS = sized({ short: 4_000, full: 15_000 });
const MAX_RESTORES = 2;
/** The receiver is in the process of this test: on a busy machine it is slow, and what is sent again for that is no repair. */
const ENV = { DELIVERY_TIMEOUT: '2m' };

type Failing = {
  /** Of the servers that go on. */
  ports: readonly number[];
  fail: () => Promise<void>;
};

/** What is created and delivered while `fail` happens. Answers how often the queue was said to have lost its jobs since. */
async function through(fleet: Fleet, row: Row, { ports, fail }: Failing): Promise<number> {
  const receiver = await aReceiver();
  const ledger = row.watch(receiver);
  const told = () =>
    fleet.running.flatMap(({ output }) => output().match(/"event":"queue\.memory-lost"/g) ?? []).length;
  const flowing = flow({
    total: TOTAL,
    perSecond: PER_SECOND,
    async send() {
      const result = await create(fleet, {
        destination: receiver.url,
        scheduledTime: soon(between(...AHEAD_MS)),
      });
      if (result.kind === 'created') ledger.created(result.event);
    },
  });
  await pause(KILL_MS);
  const toldBefore = told();
  const rungBefore = new Set(ledger.entries().map(({ id }) => id));
  const put = await countBellsPut(ports);
  await fail();
  await flowing;
  await settled(fleet, ledger, 120_000);

  const lags = ledger.lagsMs();
  const claims = await claimsOf(fleet);
  // Whoever was created since was rung for once as it was, and once for each time that it was given back.
  const restores = ledger.entries().map(({ id }) => {
    const own = id.slice('evt_'.length);
    return (put.get(own) ?? 0) - Number(!rungBefore.has(id)) - (claims.get(own)! - 1);
  });
  row.note({
    'losses told': told() - toldBefore,
    'bells put again': restores.filter((times) => times > 0).length,
    'each at most, times': Math.max(...restores),
    'lag p50, ms': percentile(lags, 0.5),
    'p99, ms': percentile(lags, 0.99),
    'max, ms': lags.at(-1)!,
  });
  expect(row.counts()).toMatchObject({ ...clean, created: TOTAL });
  expect(Math.max(...restores)).toBeLessThanOrEqual(MAX_RESTORES);
  // Else nothing was counted.
  expect(put.size).toBeGreaterThan(TOTAL / 10);
  allAlive(fleet);
  return told() - toldBefore;
}

/** How often each event was claimed. */
async function claimsOf({ env }: Fleet): Promise<ReadonlyMap<string, number>> {
  const rows = await queryRows<{ id: string; claims: number }>(
    env.DATABASE_URL,
    'select id, claims from settled_events',
  );
  return new Map(rows.map(({ id, claims }) => [id, claims]));
}

const suite = hasOwnRedis ? describe : describe.skip;

suite('the queue on a Redis that another one takes the place of', () => {
  test(
    `a failover by Sentinel, under load with ${WORKERS} workers, restores once`,
    () =>
      counted('Redis: failover by Sentinel', 'redis', async (row) => {
        const redis = atEnd(await startWatchedRedis(), ({ stop }) => stop());
        const fleet = await aFleet('redis', { workers: WORKERS, redisUrl: redis.url, env: ENV });
        const fail = async () => {
          await redis.master.kill();
          await redis.failedOver();
        };
        expect(await through(fleet, row, { ports: [redis.replica.port], fail })).toBe(1);
      }),
    TEST_TIMEOUT_MS,
  );

  test(
    `one of the three nodes of a cluster is killed, under load with ${WORKERS} workers`,
    () =>
      counted('Redis Cluster: a node killed', 'redis', async (row) => {
        const { stop, nodes, urlFor } = await startRedisCluster();
        atEnd(nodes, stop);
        const fleet = await aFleet('redis', { workers: WORKERS, redisUrl: urlFor('fleet'), env: ENV });
        const [first, victim, last] = nodes;
        const fail = () => victim!.kill();
        await through(fleet, row, { ports: [first!.port, last!.port], fail });
      }),
    TEST_TIMEOUT_MS,
  );
});
