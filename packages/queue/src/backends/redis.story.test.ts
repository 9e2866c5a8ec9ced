import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Redis } from 'ioredis';
import type { Queue } from 'bullmq';
import { silentLog, systemClock, type Log } from '@jiter/core';
import { createLatch, eventually, hasOwnRedis, startRedis, type RedisServer } from '@jiter/testkit';
import { consumeDeliveries, isInDoubt, openDeliveries, type Deliveries } from '../index.ts';
import { createLossWatch, toldWithin } from './loss-watch.ts';

const MINUTE_MS = 60_000;
const describeWithRedis = hasOwnRedis ? describe : describe.skip;

describeWithRedis('a Redis that loses what it held, or goes away', () => {
  let redis: RedisServer;
  let cleanUp: (() => Promise<void>)[];

  beforeEach(async () => {
    redis = await startRedis();
    cleanUp = [() => redis.kill()];
  });

  afterEach(async () => {
    for (const clean of cleanUp.reverse()) await clean();
  });

  async function open(url = redis.url, log: Log = silentLog): Promise<Deliveries> {
    const deliveries = await openDeliveries({ url, ringAheadMs: 200, log, clock: systemClock });
    cleanUp.push(() => deliveries.close());
    return deliveries;
  }

  async function listen(): Promise<string[]> {
    const ids: string[] = [];
    const options = { url: redis.url, ringAheadMs: 200, log: silentLog, clock: systemClock };
    const consumer = await consumeDeliveries({ ...options, concurrency: 5, workerName: 'test' }, (job) => {
      ids.push(...job.ids);
      return Promise.resolve({ failures: [] });
    });
    cleanUp.push(() => consumer.close(0));
    return ids;
  }

  async function flushAll(): Promise<void> {
    const client = new Redis(redis.url);
    await client.flushall();
    await client.quit();
  }

  const inAMinute = () => new Date(Date.now() + MINUTE_MS);
  const now = () => new Date();
  const jobsOf = (deliveries: Deliveries) => (deliveries.board as Queue<{ ids: string[] }>).getJobs();

  test('a database that the server does not have is no queue, and nothing goes to another one', async () => {
    const deliveries = await open(`${redis.url}/99`);
    const client = new Redis(redis.url);
    // It asks again for it, rather than to go on without.
    await eventually(async () =>
      expect(await client.info('commandstats')).toMatch(/cmdstat_select:calls=(?![12],)/),
    );
    await expect(deliveries.ring({ eventId: '1', dueAt: inAMinute() })).rejects.toThrow();
    await expect(deliveries.ping()).rejects.toThrow();
    expect(await client.dbsize()).toBe(0);
    await client.quit();
  });

  test('a queue never seen before counts as lost, once', async () => {
    const deliveries = await open();
    expect(await deliveries.lostJobs()).toBe(true);
    expect(await deliveries.lostJobs()).toBe(false);
    expect(await deliveries.lostJobs()).toBe(false);
    const later = await open();
    expect(await later.lostJobs()).toBe(false);
  });

  test('FLUSHALL is noticed once, by everyone', async () => {
    const [one, other] = [await open(), await open()];
    for (const deliveries of [one, other, one, other]) await deliveries.lostJobs();
    expect(await one.lostJobs()).toBe(false);
    await flushAll();
    expect(await one.lostJobs()).toBe(true);
    expect(await other.lostJobs()).toBe(true);
    expect(await one.lostJobs()).toBe(false);
    expect(await other.lostJobs()).toBe(false);
  });

  test('what another one has rung for by then is told to nobody who asks later, also if he asked before', async () => {
    const [one, other] = [await open(), await open()];
    for (const deliveries of [one, other, one, other]) await deliveries.lostJobs();
    await flushAll();
    expect(await one.lostJobs()).toBe(true);
    expect(await one.lostJobs()).toBe(false);
    expect(await other.lostJobs()).toBe(false);
    await flushAll();
    expect(await other.lostJobs()).toBe(true);
  });

  test('who dies before it rang again leaves that to the next', async () => {
    const dying = await open();
    expect(await dying.lostJobs()).toBe(true);
    const next = await open();
    expect(await next.lostJobs()).toBe(true);
    expect(await next.lostJobs()).toBe(false);
    expect(await (await open()).lostJobs()).toBe(false);
  });

  test('a restart without persistence is noticed', async () => {
    const deliveries = await open();
    await deliveries.lostJobs();
    await deliveries.lostJobs();
    await restart();
    expect(await eventually(() => deliveries.lostJobs())).toBe(true);
    expect(await deliveries.lostJobs()).toBe(false);
  });

  test('so is a restart with an older snapshot, in which the marker is still there', async () => {
    const deliveries = await open();
    await deliveries.lostJobs();
    await deliveries.lostJobs();
    const client = new Redis(redis.url);
    const marker = (await client.get('bull:jiter:memory'))!;
    await client.quit();
    await restart();
    const restored = new Redis(redis.url);
    await restored.set('bull:jiter:memory', marker);
    await restored.quit();
    expect(await eventually(() => deliveries.lostJobs())).toBe(true);
  });

  test('a bell for a bucket with a job that was flushed gets a new one, with all ids of the old one', async () => {
    const deliveries = await open();
    const dueAt = inAMinute();
    await deliveries.ring({ eventId: '1', dueAt });
    await flushAll();
    await deliveries.ring({ eventId: '2', dueAt });
    const jobs = await jobsOf(deliveries);
    expect(jobs.map(({ data }) => data.ids)).toEqual([['1', '2']]);
  });

  test('jobs that go in the very moment in which they are taken for restored count as lost', async () => {
    const redisClient = new Redis(redis.url);
    cleanUp.push(() => Promise.resolve(redisClient.disconnect()));
    let looks = 0;
    const lostJobs = createLossWatch(
      new Proxy(redisClient, {
        get(target, name) {
          const value = Reflect.get(target, name) as unknown;
          if (typeof value !== 'function') return value;
          return async (...args: unknown[]) => {
            // Between the look and the note that all has been rung for.
            if (name === 'eval' && (looks += 1) === 3) await flushAll();
            return (value as (...given: unknown[]) => unknown).apply(target, args);
          };
        },
      }),
      'bull',
    );
    expect(await lostJobs()).toBe(true);
    expect(await lostJobs()).toBe(false);
    expect(looks).toBe(3);
    expect(await lostJobs()).toBe(true);
  });

  test('a loss that is found after whoever looked gave up is told to who asks next, by the same look', async () => {
    const found = createLatch();
    let looks = 0;
    const lostJobs = toldWithin(20, async () => {
      looks += 1;
      await found.opened;
      return looks === 1;
    });
    await expect(lostJobs()).rejects.toThrow('looking took longer than 20 ms');
    await expect(lostJobs()).rejects.toThrow('looking took longer than 20 ms');
    found.open();
    expect(await eventually(() => lostJobs())).toBe(true);
    expect(looks).toBe(1);
    expect(await lostJobs()).toBe(false);
  });

  test('what became of the jobs of a bell that timed out is unknown: the next one gets a job of its own', async () => {
    const deliveries = await open();
    const dueAt = inAMinute();
    await deliveries.ring({ eventId: '1', dueAt });
    const other = new Redis(redis.url);
    cleanUp.push(() => Promise.resolve(other.disconnect()));
    await other.call('CLIENT', 'PAUSE', '60000', 'WRITE');
    const failure = await deliveries.ring({ eventId: '2', dueAt }).catch((error: unknown) => error);
    expect(isInDoubt(failure)).toBe(true);
    // Whoever rang gives up a moment before the flush does: by the end of this one that is over as well.
    await expect(deliveries.ring({ eventId: '3', dueAt })).rejects.toThrow();
    const late = deliveries.ring({ eventId: '4', dueAt });
    await other.call('CLIENT', 'UNPAUSE');
    await late;
    await eventually(async () => {
      const jobs = (await jobsOf(deliveries)).map(({ data }) => data.ids);
      expect(jobs).toContainEqual(['1', '2']);
      expect(jobs.flat()).toContain('4');
    });
  });

  test('while Redis is away ringing fails fast; when it is back everything works again by itself', async () => {
    const deliveries = await open();
    const arrived = await listen();
    await deliveries.ring({ eventId: '1', dueAt: now() });
    await eventually(() => expect(arrived).toEqual(['1']));

    await redis.kill();
    await expect(deliveries.ring({ eventId: '2', dueAt: now() })).rejects.toThrow();
    const refused = await deliveries
      .ringAll([{ eventId: '2', dueAt: now() }])
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Error);
    expect(isInDoubt(refused)).toBe(false);
    await expect(deliveries.ping()).rejects.toThrow();
    await expect(deliveries.backlog()).rejects.toThrow();
    await expect(deliveries.lostJobs()).rejects.toThrow();

    redis = await startRedis({ port: redis.port });
    await eventually(() => deliveries.ring({ eventId: '3', dueAt: now() }));
    await eventually(() => expect(arrived).toContain('3'));
  });

  test('opening does not need Redis: it is connected to as soon as it is there', async () => {
    const { port } = redis;
    await redis.kill();
    const deliveries = await open();
    const arrived = await listen();
    redis = await startRedis({ port });
    await eventually(() => deliveries.ring({ eventId: '1', dueAt: now() }));
    // A bell that was in doubt was rung once more.
    await eventually(() => expect(new Set(arrived)).toEqual(new Set(['1'])));
  });

  test('a Redis that takes connections and says nothing is given up on', async () => {
    const mute = createServer((socket) => socket.on('error', () => undefined).resume()).listen(
      0,
      '127.0.0.1',
    );
    await once(mute, 'listening');
    const lines: string[] = [];
    const log = { ...silentLog, warn: (event: string) => void lines.push(event) };
    const deliveries = await open(`redis://127.0.0.1:${(mute.address() as AddressInfo).port}`, log);
    await expect(deliveries.ring({ eventId: '1', dueAt: now() })).rejects.toThrow();
    expect(lines.length).toBeLessThanOrEqual(3);
    mute.close();
  });

  test('consumers close while Redis is away', async () => {
    const consumer = await consumeDeliveries(
      {
        url: redis.url,
        ringAheadMs: 200,
        log: silentLog,
        clock: systemClock,
        concurrency: 5,
        workerName: 'test',
      },
      () => Promise.resolve({ failures: [] }),
    );
    await redis.kill();
    // Nothing is under way, so none of this is waited for: the test would not live to see its end.
    await consumer.close(3_600_000);
  });

  test("the URL's prefix keeps two queues on one Redis apart", async () => {
    const [one, other] = [await open(`${redis.url}/0?prefix=one`), await open(`${redis.url}/0?prefix=other`)];
    await one.ring({ eventId: '1', dueAt: inAMinute() });
    expect(await jobsOf(one)).toHaveLength(1);
    expect(await jobsOf(other)).toHaveLength(0);
  });

  async function restart(): Promise<void> {
    await redis.kill();
    redis = await startRedis({ port: redis.port });
  }
});
