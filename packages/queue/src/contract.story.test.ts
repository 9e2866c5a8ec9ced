import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { silentLog, systemClock, type Bell } from '@jiter/core';
import {
  createLatch,
  eventually,
  freshQueueUrl,
  hasOwnRedis,
  redisUrl,
  startRedisCluster,
  type Backend,
  type RedisCluster,
} from '@jiter/testkit';
import { randomBytes } from 'node:crypto';
import { boardOf, holding, queuesOf } from './board.fixture.ts';
import { consumeDeliveries, openDeliveries, type Consumer, type Deliveries } from './index.ts';
import type { RungJob, JobResult } from './index.ts';

const RING_AHEAD_MS = 200;
/** Bells of one bucket share a job. */
const BUCKET_MS = 100;
const MINUTE_MS = 60_000;
const GRACE_MS = 5_000;
const ALL_WELL: JobResult = { failures: [] };

/** A Redis Cluster is the queue on Redis, in sixteen parts. */
type Kind = Backend | 'cluster';
const backends: Kind[] = [
  'postgres',
  ...(redisUrl ? (['redis'] as const) : []),
  ...(hasOwnRedis ? (['cluster'] as const) : []),
];

type Arrival = RungJob & { at: number };

describe.each(backends)('deliveries on %s', (backend) => {
  let url: string;
  let deliveries: Deliveries;
  let board: ReturnType<typeof boardOf>;
  let cluster: RedisCluster | undefined;
  beforeAll(async () => {
    if (backend === 'cluster') cluster = await startRedisCluster();
  });
  afterAll(() => cluster?.stop());
  let cleanUp: (() => Promise<void>)[];

  beforeEach(async () => {
    const fresh = cluster ? freshOn(cluster) : await freshQueueUrl(backend as Backend);
    url = fresh.url;
    deliveries = await openDeliveries(settings());
    board = boardOf(deliveries);
    cleanUp = [() => fresh.drop(), () => deliveries.close()];
  });

  afterEach(async () => {
    for (const clean of cleanUp.reverse()) await clean();
  });

  function settings() {
    return { url, ringAheadMs: RING_AHEAD_MS, log: silentLog, clock: systemClock };
  }

  async function consume(handler: (job: RungJob) => Promise<JobResult>, concurrency = 10): Promise<Consumer> {
    const consumer = await consumeDeliveries({ ...settings(), concurrency, workerName: 'test' }, handler);
    cleanUp.push(() => consumer.close(0));
    return consumer;
  }

  /** Notes what arrives. */
  async function listen(): Promise<Arrival[]> {
    const arrivals: Arrival[] = [];
    await consume((job) => {
      arrivals.push({ ...job, at: Date.now() });
      return Promise.resolve(ALL_WELL);
    });
    return arrivals;
  }

  const idsOf = (jobs: readonly { ids: string[] }[]) => jobs.flatMap(({ ids }) => ids).sort();
  const waitingJobs = async () => (await board.getJobs(['delayed'], 0, -1)).map(({ data }) => data);

  test('a bell arrives when its moment is near, and not before', async () => {
    const arrivals = await listen();
    const dueAt = inMs(900);
    await deliveries.ring({ eventId: '7', dueAt });
    await eventually(() => expect(arrivals).toHaveLength(1));
    expect(arrivals[0]).toMatchObject({ ids: ['7'], dueAt: bucketOf(dueAt) });
    expect(arrivals[0]!.at).toBeGreaterThanOrEqual(bucketOf(dueAt).getTime() - RING_AHEAD_MS);
  });

  test('a bell whose moment has passed arrives at once', async () => {
    const arrivals = await listen();
    await deliveries.ring({ eventId: '7', dueAt: inMs(-MINUTE_MS) });
    await eventually(() => expect(idsOf(arrivals)).toEqual(['7']));
  });

  test('bells rung one after another for one instant share jobs', async () => {
    // Each waits for a round trip of its own, and those keep a distance: the instant is far enough for all of them.
    const dueAt = inMs(10 * MINUTE_MS);
    const bells = bellsFor(120, () => dueAt);
    for (const bell of bells) await deliveries.ring(bell);
    const jobs = await waitingJobs();
    expect(jobs).toHaveLength(2);
    expect(idsOf(jobs)).toEqual(idsOf([{ ids: bells.map(({ eventId }) => eventId) }]));
  });

  test('ten thousand bells for one instant make a hundred jobs', async () => {
    const dueAt = inMs(MINUTE_MS);
    const bells = bellsFor(10_000, () => dueAt);
    await deliveries.ringAll(bells);
    const jobs = await waitingJobs();
    expect(jobs).toHaveLength(100);
    expect(idsOf(jobs)).toEqual(idsOf([{ ids: bells.map(({ eventId }) => eventId) }]));
  });

  test('bells of different buckets have a job each, and of several that are rung again, one that is gone is put anew', async () => {
    const start = Date.now() + MINUTE_MS;
    const bells = bellsFor(50, (index) => new Date(start + index * BUCKET_MS));
    await deliveries.ringAll(bells);
    const jobs = await waitingJobs();
    expect(jobs).toHaveLength(50);
    expect(jobs.every(({ ids }) => ids.length === 1)).toBe(true);
    await (await board.getJobs(['delayed'], 0, 0))[0]!.remove();
    await deliveries.ringAll(bells);
    expect(idsOf(await waitingJobs())).toEqual(idsOf(jobs));
  });

  test('a job carries ids and the beginning of their bucket, and nothing else', async () => {
    const dueAt = inMs(MINUTE_MS);
    const bucket = bucketOf(dueAt).getTime();
    await deliveries.ring({ eventId: '7', dueAt });
    const [job] = await board.getJobs(['delayed']);
    expect(job).toMatchObject({ name: 'deliver', data: { ids: ['7'], dueAt: bucket } });
    expect(Object.keys(job!.data)).toHaveLength(2);
    expect(job!.id).toMatch(new RegExp(`^${bucket}-[0-9a-f]+$`));
  });

  test('ringing twice is harmless', async () => {
    const arrivals = await listen();
    const bell = { eventId: '7', dueAt: inMs(500) };
    await Promise.all([deliveries.ring(bell), deliveries.ring(bell)]);
    await deliveries.ring(bell);
    await eventually(async () => {
      expect(await board.getJobCounts('delayed', 'waiting', 'active')).toEqual({
        delayed: 0,
        waiting: 0,
        active: 0,
      });
    });
    expect(new Set(idsOf(arrivals))).toEqual(new Set(['7']));
    expect(await board.getFailedCount()).toBe(0);
  });

  test('failures in the result leave a failed job with the reason, on the board as well', async () => {
    let calls = 0;
    await consume(() => {
      calls += 1;
      return Promise.resolve({ failures: ['event 7: 500', 'event 8: timeout: 15 s \0 \ud800 passed'] });
    });
    await deliveries.ringAll([
      { eventId: '7', dueAt: new Date() },
      { eventId: '8', dueAt: new Date() },
    ]);
    const adapter = new BullMQAdapter(await eventually(() => holding(deliveries, 'failed')));
    const [job] = await eventually(async () => {
      const failed = await adapter.getJobs(['failed'], 0, 10);
      expect(failed).toHaveLength(1);
      return failed;
    });
    expect(job!.toJSON().failedReason).toBe('event 7: 500\nevent 8: timeout: 15 s  \ufffd passed');
    expect(job!.toJSON().stacktrace).toEqual([]);
    expect(await adapter.getJobCounts()).toMatchObject({ failed: 1, completed: 0, delayed: 0 });
    expect(calls).toBe(1);
  });

  test('the board names the workers, the server and the jobs', async () => {
    await listen();
    await deliveries.ring({ eventId: '7', dueAt: inMs(MINUTE_MS) });
    const adapter = new BullMQAdapter(await eventually(() => holding(deliveries, 'delayed')));
    await eventually(async () => expect(await board.getWorkers()).toHaveLength(queuesOf(deliveries).length));
    // BullMQ gives no addresses of PostgreSQL's clients, and without them the board lists no workers.
    const workers = backend !== 'postgres' ? [expect.objectContaining({ name: 'test' })] : null;
    expect(await adapter.getWorkers()).toEqual(workers);
    expect((await adapter.getRedisInfo()) ?? (await adapter.getDatastoreStats())).toBeTruthy();
    expect(await adapter.isPaused()).toBe(false);
    const [job] = await adapter.getJobs(['delayed'], 0, 10);
    expect(await adapter.getJob(job!.toJSON().id!)).toBeDefined();
    await job!.promote();
  });

  test('a reason is cut to what an operator reads', async () => {
    await consume(() =>
      Promise.resolve({ failures: Array.from({ length: 100 }, (_, n) => `event ${n}: 500`) }),
    );
    await deliveries.ring({ eventId: '7', dueAt: new Date() });
    const [job] = await eventually(async () => {
      const failed = await board.getFailed();
      expect(failed).toHaveLength(1);
      return failed;
    });
    expect(job!.failedReason).toHaveLength(1_000);
  });

  test('a handler that throws gets the job again', async () => {
    const attempts: string[][] = [];
    await consume(({ ids }) => {
      attempts.push(ids);
      return attempts.length < 2 ? Promise.reject(new Error('our own fault')) : Promise.resolve(ALL_WELL);
    });
    await deliveries.ring({ eventId: '7', dueAt: new Date() });
    await eventually(() => expect(attempts).toEqual([['7'], ['7']]));
    await eventually(async () =>
      expect(await board.getJobCountByTypes('active', 'delayed', 'failed')).toBe(0),
    );
  });

  test('a job that is no delivery fails without reaching the handler', async () => {
    const arrivals = await listen();
    await board.add('deliver', {} as never);
    await eventually(async () => expect(await board.getFailedCount()).toBe(1));
    expect(arrivals).toEqual([]);
  });

  test('closing waits for the handler under way, and takes nothing more', async () => {
    const gate = createLatch();
    let finished = 0;
    let started = 0;
    const consumer = await consume(async () => {
      started += 1;
      await gate.opened;
      finished += 1;
      return ALL_WELL;
    }, 1);
    await deliveries.ring({ eventId: '7', dueAt: new Date() });
    await deliveries.ring({ eventId: '8', dueAt: new Date() });
    await eventually(() => expect(started).toBe(1));
    const closed = consumer.close(GRACE_MS).then(() => finished);
    gate.open();
    expect(await closed).toBe(1);
    expect(started).toBe(1);
    expect(await board.getJobCounts('waiting', 'active')).toEqual({ waiting: 1, active: 0 });
    expect(await deliveries.backlog()).toBe(1);
  });

  test('closing lets go of a handler that outlasts its grace', async () => {
    let started = false;
    const consumer = await consume(() => {
      started = true;
      return new Promise(() => undefined);
    });
    await deliveries.ring({ eventId: '7', dueAt: new Date() });
    await eventually(() => expect(started).toBe(true));
    await consumer.close(50);
  });

  test('two consumers share the work', async () => {
    const gates = [createLatch(), createLatch()];
    for (const [index, gate] of gates.entries()) {
      await consume(async () => {
        gate.open();
        await gates[1 - index]!.opened;
        return ALL_WELL;
      }, 1);
    }
    const start = Date.now() + 500;
    await deliveries.ringAll(bellsFor(4, (index) => new Date(start + index * BUCKET_MS)));
    await Promise.all(gates.map(({ opened }) => opened));
    await eventually(async () =>
      expect(await board.getJobCountByTypes('active', 'delayed', 'waiting')).toBe(0),
    );
  });

  test('ping answers, and the backlog counts what waits for a worker, not what waits for its time', async () => {
    await deliveries.ping();
    await deliveries.ringAll([
      { eventId: '7', dueAt: inMs(-1) },
      // Whatever has to start at once shares a job: well ahead also of a busy machine.
      { eventId: '8', dueAt: inMs(RING_AHEAD_MS + 2_000) },
      { eventId: '9', dueAt: inMs(MINUTE_MS) },
    ]);
    await eventually(async () => expect(await deliveries.backlog()).toBe(2));
  });
});

function freshOn({ urlFor }: RedisCluster) {
  return { url: urlFor(`test_${randomBytes(8).toString('hex')}`), drop: () => Promise.resolve() };
}

function bucketOf(dueAt: Date): Date {
  return new Date(Math.floor(dueAt.getTime() / BUCKET_MS) * BUCKET_MS);
}

function inMs(ms: number): Date {
  return new Date(Date.now() + ms);
}

function bellsFor(count: number, dueAt: (index: number) => Date): Bell[] {
  return Array.from({ length: count }, (_, index) => ({ eventId: String(index), dueAt: dueAt(index) }));
}
