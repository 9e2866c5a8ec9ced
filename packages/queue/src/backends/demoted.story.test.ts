import { silentLog, systemClock } from '@jiter/core';
import { eventually, hasOwnRedis, startLink, startRedis, type RedisServer } from '@jiter/testkit';
import { Redis } from 'ioredis';
import { consumeDeliveries, openDeliveries } from '../index.ts';

const suite = hasOwnRedis ? describe : describe.skip;

suite('a Redis whose name leads to another one', () => {
  let first: RedisServer;
  let second: RedisServer;
  beforeAll(async () => {
    [first, second] = await Promise.all([startRedis(), startRedis()]);
  });
  afterAll(() => Promise.all([first.kill(), second.kill()]));
  const cleanUp: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const clean of cleanUp.splice(0).reverse()) await clean();
  });

  const tell = async ({ url }: RedisServer, ...words: [string, string]) => {
    const redis = new Redis(url);
    await redis.replicaof(...words);
    redis.disconnect();
  };

  test('is left once it takes no writes, though it ends no connection', async () => {
    let leadsTo = first;
    const link = await startLink(
      () => leadsTo.url,
      (near, far) => void near.pipe(far).pipe(near),
    );
    cleanUp.push(() => link.close());
    await tell(second, '127.0.0.1', String(first.port));
    const settings = { url: link.url, ringAheadMs: 200, log: silentLog, clock: systemClock };
    const arrived: string[] = [];
    const deliveries = await openDeliveries(settings);
    cleanUp.push(() => deliveries.close());
    const options = { ...settings, concurrency: 5, workerName: 'test' };
    const consumer = await consumeDeliveries(options, ({ ids }) => {
      arrived.push(...ids);
      return Promise.resolve({ failures: [] });
    });
    cleanUp.push(() => consumer.close(0));
    const ring = (eventId: string) => deliveries.ring({ eventId, dueAt: new Date() });
    await eventually(() => ring('1'));
    await eventually(() => expect(arrived).toEqual(['1']));

    await tell(second, 'NO', 'ONE');
    await tell(first, '127.0.0.1', String(second.port));
    leadsTo = second;
    await eventually(() => ring('2'));
    await eventually(() => expect(arrived).toContain('2'));
  });
});
