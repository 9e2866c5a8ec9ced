import { silentLog, systemClock, type Bell } from '@jiter/core';
import {
  cloneDatabase,
  cloneShuttable,
  eventually,
  hasPgBouncer,
  openSql,
  queryRows,
  runSql,
  type Shuttable,
  startPgBouncer,
  WAYS_TO_SHUT,
} from '@jiter/testkit';
import { connectPlainly } from './postgres-connection.ts';
import { consumeDeliveries, migrateQueue, openDeliveries } from '../index.ts';

describe('a PostgreSQL that goes away', () => {
  let database: Shuttable;
  let cleanUp: (() => Promise<void>)[];

  beforeEach(() => {
    cleanUp = [];
  });

  async function clone(way: (typeof WAYS_TO_SHUT)[number]) {
    database = await cloneShuttable(way);
    cleanUp.push(() => database.drop());
  }

  afterEach(async () => {
    for (const clean of cleanUp.reverse()) await clean();
  });

  const settings = () => ({ url: database.url, ringAheadMs: 200, log: silentLog, clock: systemClock });
  const dueNow = (eventId: string): Bell => ({ eventId, dueAt: new Date() });

  async function open() {
    const deliveries = await openDeliveries(settings());
    cleanUp.push(() => deliveries.close());
    return deliveries;
  }

  async function listen(handler: (ids: string[]) => Promise<void>) {
    const options = { ...settings(), concurrency: 5, workerName: 'test' };
    const consumer = await consumeDeliveries(options, async ({ ids }) => {
      await handler(ids);
      return { failures: [] };
    });
    cleanUp.push(() => consumer.close(0));
  }

  test.each(WAYS_TO_SHUT)(
    'ringing fails fast, jobs under way are recorded later, and everything resumes by itself (%s)',
    async (way) => {
      await clone(way);
      const arrived: string[] = [];
      const deliveries = await open();
      let outage = Promise.resolve();
      await listen(async (ids) => {
        arrived.push(...ids);
        // With this one under way: before, it might go away with its bell unheard.
        if (ids.includes('2')) outage = database.shut();
        await outage;
      });
      await deliveries.ring(dueNow('1'));
      await eventually(() => expect(arrived).toEqual(['1']));

      await deliveries.ring(dueNow('2'));
      await eventually(() => expect(arrived).toEqual(['1', '2']));
      await outage;
      await expect(deliveries.ring(dueNow('3'))).rejects.toThrow();

      await database.reopen();
      await eventually(() => deliveries.ring(dueNow('4')));
      await eventually(() => expect(arrived).toContain('4'));
      expect(await deliveries.lostJobs()).toBe(false);
      const left = () => queryRows(database.url, 'select id, state from bullmq.job');
      await eventually(async () => expect(await left()).toEqual([]));
      expect(arrived.filter((id) => id === '2')).toHaveLength(1);
    },
  );

  test('opening does not need PostgreSQL: it is connected to as soon as it is there', async () => {
    await clone('55000');
    await database.shut();
    const arrived: string[] = [];
    const deliveries = await open();
    await listen((ids) => {
      arrived.push(...ids);
      return Promise.resolve();
    });
    await expect(deliveries.ring(dueNow('1'))).rejects.toThrow();
    await database.reopen();
    await eventually(() => deliveries.ring(dueNow('2')));
    // A bell that was in doubt was rung once more.
    await eventually(() => expect(new Set(arrived)).toEqual(new Set(['2'])));
  });

  test('a database that was not prepared is an error that says what to do', async () => {
    const fresh = await cloneDatabase();
    database = { ...database, url: fresh.url };
    cleanUp.push(() => fresh.drop());
    await runSql(database.url, 'drop schema bullmq cascade');
    await expect(openDeliveries(settings())).rejects.toThrow('npm run migrate');
    await migrateQueue(database.url);
    await migrateQueue(database.url);
    await (await open()).ping();
  });
});

test('jobs that take more ids do so in one transaction, and nothing of it waits for the disk', async () => {
  const database = await cloneDatabase();
  const options = { url: database.url, ringAheadMs: 200, log: silentLog, clock: systemClock };
  const deliveries = await openDeliveries(options);
  const dueAt = [60_000, 60_100, 60_200].map((ms) => new Date(Date.now() + ms));
  const bells = (name: string) => dueAt.map((at, index) => ({ eventId: `${name}${index}`, dueAt: at }));
  await deliveries.ringAll(bells('1'));
  await deliveries.ringAll(bells('2'));
  const [{ jobs, ids, transactions }] = (await queryRows(
    database.url,
    `select count(*)::int as jobs, sum(jsonb_array_length(data -> 'ids'))::int as ids,
       count(distinct xmin::text)::int as transactions from bullmq.job`,
  )) as [{ jobs: number; ids: number; transactions: number }];
  expect({ jobs, ids, transactions }).toEqual({ jobs: 3, ids: 6, transactions: 1 });
  const temporary = `select nspname from pg_namespace where nspname like 'pg_temp%'`;
  expect(await queryRows(database.url, temporary)).toEqual([]);
  const connection = connectPlainly(database.url, 1);
  const { rows } = await connection.pool.query<{ synchronous_commit: string }>('show synchronous_commit');
  expect(rows).toEqual([{ synchronous_commit: 'off' }]);
  await connection.close();
  await deliveries.close();
  await database.drop();
});

test('the migration of the rate limits waits for its lock a moment at a time', async () => {
  const database = await cloneDatabase();
  const holding = await openSql(database.url);
  await holding.rows(`begin; select pg_advisory_xact_lock(hashtext('jiter.migrate'))`);
  let blocked = 0;
  const migrated = migrateQueue(database.url, { onBlocked: () => void (blocked += 1) });
  await Promise.race([migrated, eventually(() => expect(blocked).toBeGreaterThan(1), 30_000)]);
  await holding.rows('rollback');
  await migrated;
  await holding.close();
  await database.drop();
});

const behindPooler = (await hasPgBouncer())
  ? test.each([{}, { ignore_startup_parameters: 'options' }])
  : test.skip.each([{}]);

behindPooler('through a pooler the queue says at once what it needs, with %j', async (settings) => {
  const database = await cloneDatabase();
  const pooler = await startPgBouncer(database.url, settings);
  const options = { url: pooler.url, ringAheadMs: 200, log: silentLog, clock: systemClock };
  const needs = 'set QUEUE_URL to the server itself, or REDIS_URL to a Redis';
  await expect(openDeliveries(options)).rejects.toThrow(needs);
  const consumer = consumeDeliveries({ ...options, concurrency: 1, workerName: 'test' }, () =>
    Promise.resolve({ failures: [] }),
  );
  await expect(consumer).rejects.toThrow(needs);
  await expect(migrateQueue(pooler.url)).rejects.toThrow(needs);
  await pooler.remove();
  await database.drop();
});
