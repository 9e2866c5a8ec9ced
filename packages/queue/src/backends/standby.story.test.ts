import { silentLog, systemClock } from '@jiter/core';
import { eventually, queryRows } from '@jiter/testkit';
import { startReplicated, type Replicated } from '@jiter/testkit/replicated';
import { connectPlainly } from './postgres-connection.ts';
import { consumeDeliveries, openDeliveries } from '../index.ts';

const TEST_TIMEOUT_MS = 60_000;

let servers: Replicated;
beforeAll(async () => {
  servers = await startReplicated();
}, TEST_TIMEOUT_MS);
afterEach(() => servers.lead('primary'));
afterAll(() => servers.remove());

/** With those that BullMQ names. */
const OURS = "backend_type = 'client backend' and pid <> pg_backend_pid()";
const listeners = async (url: string) =>
  queryRows(url, `select pid from pg_stat_activity where ${OURS} and query ilike '%listen bullmq_jobs%'`);

test('a queue whose name leads to a standby for a while keeps no connection there, and listens at the primary again', async () => {
  const settings = { url: servers.url, ringAheadMs: 200, log: silentLog, clock: systemClock };
  const arrived: string[] = [];
  const deliveries = await openDeliveries(settings);
  const consumer = await consumeDeliveries({ ...settings, concurrency: 5, workerName: 'test' }, ({ ids }) => {
    arrived.push(...ids);
    return Promise.resolve({ failures: [] });
  });
  const ring = (eventId: string) => deliveries.ring({ eventId, dueAt: new Date() });
  await ring('1');
  await eventually(() => expect(arrived).toEqual(['1']));
  await eventually(async () => expect(await listeners(servers.primaryUrl)).toHaveLength(1));

  servers.lead('standby');
  await servers.cut();
  await eventually(() => expect(ring('2')).rejects.toMatchObject({ code: '25006' }));
  servers.lead('primary');
  await eventually(() => ring('3'));
  await eventually(() => expect(arrived).toContain('3'));
  await eventually(async () => expect(await listeners(servers.primaryUrl)).toHaveLength(1));
  const left = () => queryRows(servers.standbyUrl, `select query from pg_stat_activity where ${OURS}`);
  await eventually(async () => expect(await left()).toEqual([]));
  await Promise.all([consumer.close(0), deliveries.close()]);
});

test('what listens is made again where a standby answered', async () => {
  const connection = connectPlainly(servers.url, 1);
  connection.on('error', () => undefined);
  servers.lead('standby');
  const refused = { code: '25006', message: expect.stringContaining('QUEUE_URL') };
  await expect(connection.getListenClient()).rejects.toMatchObject(refused);
  await expect(connection.pool.query('select 1')).rejects.toMatchObject(refused);
  servers.lead('primary');
  const client = await connection.getListenClient();
  await client.query('listen anything');
  expect(await connection.getListenClient()).toBe(client);
  await connection.close();
});
