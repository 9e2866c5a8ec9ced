import type { Queue } from 'bullmq';
import { silentLog, systemClock } from '@jiter/core';
import { eventually, freshQueueUrl, redisUrl, withRedis, type Backend } from '@jiter/testkit';
import { consumeDeliveries, openDeliveries, type Consumer, type Deliveries } from './index.ts';
import type { RungJob } from './index.ts';

const backends: Backend[] = redisUrl ? ['postgres', 'redis'] : ['postgres'];
const CONCURRENCY = 4;

const dueAt = Date.now();
const ids = ['7'];

/** Each would stop a worker, hold its places, or fail what it shares a statement with. */
const FORGED: [string, unknown, string?][] = [
  ['no data', undefined],
  ['null', null],
  ['a text', 'ids'],
  ['a number', 7],
  ['a list', [{ ids, dueAt }]],
  ['no ids', { dueAt }],
  ['no moment', { ids }],
  ['an empty list', { ids: [], dueAt }],
  ['an object for a list', { ids: { length: 1, 0: '7' }, dueAt }],
  ['a text for a list', { ids: '7', dueAt }],
  ['101 ids', { ids: Array.from({ length: 101 }, (_, index) => String(index + 1)), dueAt }],
  ['100,000 ids', { ids: Array.from({ length: 100_000 }, (_, index) => String(index + 1)), dueAt }],
  ...(
    [
      7,
      null,
      true,
      ['7'],
      { id: '7' },
      '',
      'abc',
      '7a',
      ' 7',
      '7 ',
      '+7',
      '-7',
      '07',
      '0',
      '0x7',
      '7_0',
    ] as unknown[]
  )
    .concat(['7.0', '1e3', '9223372036854775808', '9'.repeat(400), '７', '7\u0000', '\ud800', '7,8', '{7}'])
    .map((id): [string, unknown] => [
      `the id ${JSON.stringify(id)?.slice(0, 30)}`,
      { ids: ['7', id], dueAt },
    ]),
  ...[1e300, -1, 253_402_300_800_000, 8.65e15, '7', null, true, [dueAt], {}, `${dueAt}`, '2030-01-01'].map(
    (moment): [string, unknown] => [`the moment ${JSON.stringify(moment)}`, { ids, dueAt: moment }],
  ),
  ['another name', { ids, dueAt }, 'other'],
  ['an empty name', { ids, dueAt }, ''],
  ['the name of a property', { ids, dueAt }, '__proto__'],
];

/** PostgreSQL does not even store these. */
const UNSTORABLE = /u0000|ud800/;

describe.each(backends)('forged jobs on %s', (backend) => {
  const forged = FORGED.filter(([what]) => backend === 'redis' || !UNSTORABLE.test(what));
  let deliveries: Deliveries;
  let consumer: Consumer;
  let board: Queue;
  let arrivals: RungJob[];
  let url: string;
  let drop: () => Promise<void>;

  beforeEach(async () => {
    const fresh = await freshQueueUrl(backend);
    url = fresh.url;
    const settings = { url, ringAheadMs: 200, log: silentLog, clock: systemClock };
    deliveries = await openDeliveries(settings);
    board = deliveries.board as Queue;
    arrivals = [];
    const options = { ...settings, concurrency: CONCURRENCY, workerName: 'test' };
    consumer = await consumeDeliveries(options, (job) => {
      arrivals.push(job);
      return Promise.resolve({ failures: [] });
    });
    drop = fresh.drop;
  });
  afterEach(async () => {
    await consumer.close(0);
    await deliveries.close();
    await drop();
  });

  test('all fail for good, by themselves, with a reason, and what is real comes through', async () => {
    for (const [, data, name = 'deliver'] of forged) await board.add(name, data, { attempts: 1_000_000 });
    await deliveries.ring({ eventId: '8', dueAt: new Date() });
    await eventually(() => expect(arrivals.map((job) => job.ids)).toEqual([['8']]));
    await eventually(async () => expect(await board.getFailedCount()).toBe(forged.length));
    for (const { failedReason, attemptsMade } of await board.getFailed()) {
      expect(failedReason).toMatch(/^not a delivery: /);
      expect(attemptsMade).toBe(1);
    }
    expect(await board.getJobCountByTypes('active', 'waiting', 'delayed')).toBe(0);
  });

  if (backend === 'redis')
    test('one that is not even JSON holds nobody up', async () => {
      for (const field of ['data', 'opts', 'data', 'opts', 'data']) {
        // Not to be taken before it is broken.
        const { id } = await board.add('deliver', { ids, dueAt }, { delay: 60_000 });
        await withRedis(url, (redis) => redis.hset(board.toKey(id!), field, '{'));
        await board.promoteJobs();
      }
      await deliveries.ring({ eventId: '8', dueAt: new Date() });
      await eventually(() => expect(arrivals.map((job) => job.ids)).toEqual([['8']]));
    });

  test('what a job says twice is heard once, and what else is in it not at all', async () => {
    const data = { ids: ['9', '7', '9', '9223372036854775807'], dueAt: dueAt + 0.5, org: '1', payload: 'x' };
    await board.add('deliver', data);
    await eventually(() => expect(arrivals).toHaveLength(1));
    expect(arrivals[0]).toEqual({ ids: ['9', '7', '9223372036854775807'], dueAt: new Date(dueAt) });
  });
});
