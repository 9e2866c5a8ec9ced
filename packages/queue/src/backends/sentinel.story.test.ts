import { Worker } from 'bullmq';
import { silentLog, systemClock } from '@jiter/core';
import type { Redis } from 'ioredis';
import { eventually, hasOwnRedis, startWatchedRedis, type WatchedRedis } from '@jiter/testkit';
import { consumeDeliveries, openDeliveries, type Deliveries } from '../index.ts';
import { QUEUE_NAME } from '../jobs/job.ts';
import { WORKER_OPTIONS } from './engine.ts';
import { connect, PATIENT } from './redis-connection.ts';

const suite = hasOwnRedis ? describe : describe.skip;

const LOGIN = { password: 'of-the-master', sentinelUsername: 'watcher', sentinelPassword: 'of-the-sentinel' };

const seen = (client: Redis, event: 'end' | 'ready') =>
  new Promise<void>((resolve) => client.once(event, resolve));

suite('a Redis that Sentinel watches', () => {
  test.each([
    ['lets everybody in', {}],
    ['wants a login, as its sentinel wants another', { login: LOGIN }],
  ])(
    'and that %s is gone to wherever its master is by then, and a failover is said once, by whoever asks first',
    async (_which, how) => {
      const redis = await startWatchedRedis(how);
      const options = { url: redis.url, ringAheadMs: 200, log: silentLog, clock: systemClock };
      const [deliveries, others] = [await openDeliveries(options), await openDeliveries(options)];
      const arrived: string[] = [];
      const consumer = await consumeDeliveries(
        { ...options, concurrency: 5, workerName: 'test' },
        ({ ids }) => {
          arrived.push(...ids);
          return Promise.resolve({ failures: [] });
        },
      );
      for (let look = 0; look < 3; look += 1) await deliveries.lostJobs();
      await deliveries.ring({ eventId: '1', dueAt: new Date() });
      await eventually(() => expect(arrived).toEqual(['1']));
      expect(await others.lostJobs()).toBe(false);

      await redis.master.kill();
      await redis.failedOver();
      await eventually(() => deliveries.ring({ eventId: '2', dueAt: new Date() }), 30_000);
      await eventually(() => expect(arrived).toContain('2'), 30_000);
      // The sentinels' news of it may be later than who asked them, and cut what is connected to the new master once more.
      const asked = (one: Deliveries) => eventually(() => one.lostJobs());
      expect(await asked(deliveries)).toBe(true);
      expect(await asked(deliveries)).toBe(false);
      expect(await asked(others)).toBe(false);
      const later = await openDeliveries(options);
      expect(await asked(later)).toBe(false);
      await consumer.close(0);
      await Promise.all([deliveries, others, later].map((one) => one.close()));
      await redis.stop();
    },
  );

  describe('a connection', () => {
    let redis: WatchedRedis;
    let link: ReturnType<typeof connect>;
    let own: Redis;
    /** Made of ours, by whoever makes them. */
    let duplicates: Redis[];
    beforeEach(async () => {
      redis = await startWatchedRedis();
      link = connect(redis.url, PATIENT, () => undefined);
      own = link.redis as Redis;
      duplicates = [];
      const duplicate = own.duplicate.bind(own);
      own.duplicate = (override) => {
        const made = duplicate(override);
        // ioredis says that its list of sentinels came to its end, and begins it anew.
        made.on('error', () => undefined);
        duplicates.push(made);
        return made;
      };
    });
    afterEach(async () => {
      for (const client of duplicates) client.disconnect();
      link.close();
      await redis.stop();
    });

    test('is made again after news of a failover that came while its place was asked for', async () => {
      own.on('error', () => undefined);
      for (const next of [() => own, () => own.duplicate()]) {
        const client = next();
        expect(client.status).toBe('connecting');
        const ended = seen(client, 'end');
        client.disconnect(true);
        await ended;
        await seen(client, 'ready');
        expect(await client.ping()).toBe('PONG');
      }
    });

    /** One that ends while its place is asked for, after others did, and is there again: whoever else comes back is there by then. */
    async function revive(): Promise<void> {
      const client = own.duplicate();
      client.disconnect(true);
      await seen(client, 'end');
      await seen(client, 'ready');
    }

    test('does not come back once it was told to end, by whatever word', async () => {
      const ended = [own.duplicate(), own.duplicate()];
      await Promise.all(ended.map((client) => client.ping()));
      const ends = ended.map((client) => seen(client, 'end'));
      await ended[0]!.quit();
      ended[1]!.disconnect();
      await Promise.all(ends);
      await revive();
      expect(ended.map(({ status }) => status)).toEqual(['end', 'end']);
    });

    test('that BullMQ makes is a duplicate of ours, which comes back as it does, and ends with its worker', async () => {
      const worker = new Worker(QUEUE_NAME, () => Promise.resolve(), {
        ...WORKER_OPTIONS,
        connection: own,
      });
      try {
        await worker.waitUntilReady();
        const waiting = async () => {
          const lines = String(await own.call('CLIENT', 'LIST')).split('\n');
          return lines.filter((line) => line.includes('cmd=bzpopmin'));
        };
        await eventually(async () => expect(await waiting()).toHaveLength(1));
        expect(duplicates).toHaveLength(1);
        // It is the one that waits.
        const { localPort } = duplicates[0]!.stream;
        expect((await waiting())[0]).toContain(`:${localPort} `);
        for (const verb of ['disconnect', 'quit', 'duplicate'])
          expect([verb, Object.hasOwn(duplicates[0]!, verb)]).toEqual([verb, true]);
      } finally {
        const ended = duplicates[0] && seen(duplicates[0], 'end');
        await worker.close();
        await ended;
      }
      await revive();
      expect(duplicates[0]!.status).toBe('end');
    });
  });
});
