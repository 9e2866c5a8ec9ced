import { PostgresConnection, PostgresQueueBackend, Worker } from 'bullmq';
import { connectPatiently, factoryFor } from './postgres-connection.ts';

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

test('a worker sleeps no longer than its backend says, which is what `maximumBlockTimeout` is', () => {
  const backend = factoryFor(nowhere)('name', { connection: {} }, {});
  expect(
    Object.getOwnPropertyDescriptor(PostgresQueueBackend.prototype, 'maximumBlockTimeout')?.get,
  ).toBeDefined();
  expect(backend.maximumBlockTimeout).toBe(10);
  const asked = Object.getOwnPropertyDescriptor(Worker.prototype, 'maximumBlockTimeout')!.get!;
  expect(asked.call({ backend: { maximumBlockTimeout: 7 } })).toBe(7);
});
