import { PostgresConnection, PostgresQueueBackend, Worker } from 'bullmq';
import { addingFew } from './adding-few.ts';
import { connectPatiently, factoryFor } from './postgres-connection.ts';
import { waitingOn } from './waiting-on.ts';

/**
 * What of BullMQ is replaced at run time, as no option leads there. An upgrade that moves any of it would leave what we
 * put in its place unused, and nobody would notice before the next outage.
 */
const nowhere = new PostgresConnection({ connectionString: 'postgres://nobody@127.0.0.1:1/nothing', max: 1 });
afterAll(() => nowhere.close());

test('a connection waits for its server by `waitUntilReady`, asks by `pool.query`, and tells when it closes', () => {
  expect(Object.hasOwn(PostgresConnection.prototype, 'waitUntilReady')).toBe(true);
  expect(Object.getOwnPropertyDescriptor(PostgresConnection.prototype, 'isClosing')?.get).toBeDefined();
  expect(nowhere.pool.query).toBeInstanceOf(Function);
  const backend = factoryFor(nowhere)('name', { connection: {} }, {}) as unknown as Record<string, unknown>;
  expect(backend['connection']).toBe(nowhere);
});

test('a connection listens by a client that it makes of its `pgModule`', async () => {
  class Made {
    on() {}
    connect = () => Promise.resolve();
    query = () => Promise.resolve({ rows: [] });
    end = () => Promise.resolve();
    removeAllListeners() {}
  }
  const url = 'postgres://nobody@127.0.0.1:1/nothing';
  const connection = new PostgresConnection({ connectionString: url, max: 1 });
  Object.assign(connection, { pgModule: { Client: Made } });
  expect(await connection.getListenClient()).toBeInstanceOf(Made);
  await connection.close();
});

test('a statement of a backend that finds no server fails as an outage that BullMQ waits out', async () => {
  const reported: unknown[] = [];
  const connection = connectPatiently('postgres://nobody@127.0.0.1:1/nothing', 1, (error) =>
    reported.push(error),
  );
  await expect(connection.pool.query('select 1')).rejects.toMatchObject({
    code: 'ECONNREFUSED',
    message: 'PostgreSQL is away',
  });
  expect(reported).not.toEqual([]);
  await connection.close();
});

test('a worker waits by `waitForJob`, and one that nobody ended is begun anew', async () => {
  expect(Object.hasOwn(PostgresQueueBackend.prototype, 'waitForJob')).toBe(true);
  expect(Object.hasOwn(factoryFor(nowhere)('name', { connection: {} }, {}), 'waitForJob')).toBe(true);
  const ends = [null, null, { member: 'name', score: 0 }, null, null];
  const waitedS: number[] = [];
  let nowMs = 0;
  const asked = {
    waitForJob: (limitS: number) => {
      waitedS.push(limitS);
      // The fourth one is ended by somebody.
      nowMs += waitedS.length === 4 ? 100 : limitS * 1_000;
      return Promise.resolve(ends[waitedS.length - 1]!);
    },
  };
  const { waitForJob } = waitingOn(asked, 10, () => nowMs);
  expect(await waitForJob(10)).toEqual(ends[2]);
  expect(waitedS).toHaveLength(3);
  for (const limitS of waitedS) expect(limitS).toBeGreaterThanOrEqual(5);
  for (const limitS of waitedS) expect(limitS).toBeLessThanOrEqual(10);
  expect(await waitForJob(10)).toBeNull();
  expect(await waitForJob(3)).toBeNull();
  expect(waitedS.slice(4)).toEqual([3]);
});

test('several jobs are added by `addJobs`, which a flow of them takes the place of', async () => {
  const verbs = ['addJobs', 'addFlow'] as const;
  for (const verb of verbs) expect(Object.hasOwn(PostgresQueueBackend.prototype, verb)).toBe(true);
  const error = new Error('there is no server');
  const few = addingFew({
    addJobs: (entries) => Promise.resolve(entries.map(({ jobId }) => jobId)),
    addFlow: (entries) =>
      Promise.resolve(entries.map(({ jobId }) => (jobId === '2' ? [error, 0] : [null, jobId]))),
  } satisfies Pick<PostgresQueueBackend, (typeof verbs)[number]>);
  const entry = (jobId: string) => ({ jobId }) as Parameters<typeof few.addJobs>[0][number];
  expect(await few.addJobs([entry('1'), entry('3')])).toEqual(['1', '3']);
  await expect(few.addJobs([entry('1'), entry('2')])).rejects.toBe(error);
});

test('a worker sleeps no longer than its backend says, which is what `maximumBlockTimeout` is', () => {
  const backend = factoryFor(nowhere)('name', { connection: {} }, {});
  expect(
    Object.getOwnPropertyDescriptor(PostgresQueueBackend.prototype, 'maximumBlockTimeout')?.get,
  ).toBeDefined();
  expect(backend.maximumBlockTimeout).toBe(10);
  const asked = Object.getOwnPropertyDescriptor(Worker.prototype, 'maximumBlockTimeout')!.get!;
  expect(asked.call({ backend: { maximumBlockTimeout: 7 } })).toBe(7);
});
