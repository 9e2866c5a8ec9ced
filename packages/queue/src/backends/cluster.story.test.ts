import { Cluster } from 'ioredis';
import { silentLog, systemClock, type Bell } from '@jiter/core';
import { eventually, hasOwnRedis, startRedisCluster, type RedisCluster } from '@jiter/testkit';
import { queuesOf } from '../board.fixture.ts';
import { consumeDeliveries, openDeliveries, openLimiterStore } from '../index.ts';

const suite = hasOwnRedis ? describe : describe.skip;
const MINUTE_MS = 60_000;

suite('a Redis Cluster', () => {
  let cluster: RedisCluster;
  let cleanUp: (() => Promise<void>)[];
  beforeAll(async () => void (cluster = await startRedisCluster()));
  afterAll(() => cluster.stop());
  beforeEach(() => (cleanUp = []));
  afterEach(async () => {
    for (const clean of cleanUp.reverse()) await clean();
  });

  async function open(prefix: string, { urlFor } = cluster) {
    const options = { url: urlFor(prefix), ringAheadMs: 200, log: silentLog, clock: systemClock };
    const deliveries = await openDeliveries(options);
    cleanUp.push(() => deliveries.close());
    const arrived: string[] = [];
    const consumer = await consumeDeliveries(
      { ...options, concurrency: 5, workerName: 'test' },
      ({ ids }) => {
        arrived.push(...ids);
        return Promise.resolve({ failures: [] });
      },
    );
    cleanUp.push(() => consumer.close(0));
    return { deliveries, arrived, options };
  }

  test('has the jobs of the moments of a minute in all of its sixteen queues, on all nodes', async () => {
    const { deliveries } = await open('spread');
    const startMs = Date.now() + MINUTE_MS;
    const bells = Array.from({ length: 64 }, (_, n): Bell => ({
      eventId: String(n + 1),
      dueAt: new Date(startMs + n * 100),
    }));
    // The first ring finds sixteen queues that are not open yet, and may take longer than one may.
    await eventually(() => deliveries.ringAll(bells), 30_000);
    const counts = await Promise.all(queuesOf(deliveries).map((queue) => queue.getDelayedCount()));
    expect(counts).toEqual(Array(16).fill(4));
  });

  test('counts for the rate limit as well', async () => {
    const store = openLimiterStore({ url: cluster.urlFor('limits'), log: silentLog, clock: systemClock });
    cleanUp.push(() => store.close());
    if (store.kind !== 'redis') throw new Error('it is a Redis');
    const client = store.client as { incr(key: string): Promise<number> };
    await store.opened;
    expect(await client.incr('limits:x')).toBe(1);
  });

  test('says once that jobs are gone, also when a part of them is', async () => {
    const { deliveries } = await open('lost');
    expect(await deliveries.lostJobs()).toBe(true);
    expect(await deliveries.lostJobs()).toBe(false);
    expect(await deliveries.lostJobs()).toBe(false);
    await queuesOf(deliveries)[3]!.obliterate({ force: true });
    const { port } = cluster.nodes[0]!;
    const redis = new Cluster([{ host: '127.0.0.1', port }]);
    cleanUp.push(() => Promise.resolve(redis.disconnect()));
    expect(await redis.del('{lost:3}:jiter:memory')).toBe(1);
    expect(await deliveries.lostJobs()).toBe(true);
    expect(await deliveries.lostJobs()).toBe(false);
  });

  test('goes on without one of its nodes: what that held is missed, what comes is taken by others', async () => {
    // No other test has this one, which stays without the node.
    const dying = await startRedisCluster();
    cleanUp.push(() => dying.stop());
    const { deliveries, arrived } = await open('killed', dying);
    await deliveries.lostJobs();
    await dying.nodes[1]!.kill();
    const ring = (eventId: string, dueAt: Date) =>
      eventually(() => deliveries.ring({ eventId, dueAt }), 30_000);
    const startMs = Date.now();
    await Promise.all(Array.from({ length: 16 }, (_, n) => ring(String(n + 1), new Date(startMs + n * 100))));
    await eventually(() => expect(new Set(arrived).size).toBe(16), 30_000);
    await deliveries.backlog();
    await deliveries.ping();
    await deliveries.lostJobs();
  });
});
