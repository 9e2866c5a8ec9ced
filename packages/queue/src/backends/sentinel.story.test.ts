import { silentLog, systemClock } from '@jiter/core';
import type { Redis } from 'ioredis';
import { eventually, hasOwnRedis, startWatchedRedis } from '@jiter/testkit';
import { consumeDeliveries, openDeliveries, type Deliveries } from '../index.ts';
import { connect, PATIENT } from './redis-connection.ts';

const suite = hasOwnRedis ? describe : describe.skip;

suite('a Redis that Sentinel watches', () => {
  test('is gone to wherever its master is by then, and a failover is said once, by whoever asks first', async () => {
    const redis = await startWatchedRedis();
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
    const later = await openDeliveries(options);
    expect(await asked(later)).toBe(false);
    await consumer.close(0);
    await Promise.all([deliveries, others, later].map((one) => one.close()));
    await redis.stop();
  });

  test('is connected to again after news of a failover that came while its place was asked for', async () => {
    const redis = await startWatchedRedis();
    const link = connect(redis.url, PATIENT, () => undefined);
    const own = link.redis as Redis;
    for (const next of [() => own, () => own.duplicate()]) {
      const client = next();
      // ioredis says that its list of sentinels came to its end, and begins it anew.
      client.on('error', () => undefined);
      const seen = (event: 'end' | 'ready') => new Promise<void>((resolve) => client.once(event, resolve));
      expect(client.status).toBe('connecting');
      const ended = seen('end');
      client.disconnect(true);
      await ended;
      await seen('ready');
      expect(await client.ping()).toBe('PONG');
      if (client !== own) client.disconnect();
    }
    link.close();
    await redis.stop();
  });
});
