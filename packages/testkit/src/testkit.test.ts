import { connect } from 'node:net';
import { once } from 'node:events';
import pg from 'pg';
import {
  anEvent,
  cloneDatabase,
  eventually,
  freshQueueUrl,
  type Receiver,
  redisUrl,
  startReceiver,
  startRedis,
} from './index.ts';
import { runRedis } from './redis-client.ts';

let receiver: Receiver | undefined;

afterEach(() => receiver?.close());

const post = (body: string) =>
  fetch(receiver!.url, { method: 'POST', body, headers: { 'webhook-id': 'evt_1' } });

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

test('a receiver answers its steps in turn, the last one for ever, and keeps every byte', async () => {
  receiver = await startReceiver([500, { status: 201, body: 'made' }]);
  const statuses = [];
  for (const body of ['{"a": "é\\u0007"}', 'two', 'three']) statuses.push((await post(body)).status);
  expect(statuses).toEqual([500, 201, 201]);
  expect(receiver.hits.map(({ body, id }) => [body, id])).toEqual([
    ['{"a": "é\\u0007"}', 'evt_1'],
    ['two', 'evt_1'],
    ['three', 'evt_1'],
  ]);
});

test('a receiver that closes mid-body or hangs does not keep its own close waiting', async () => {
  receiver = await startReceiver([{ closeMidBody: true, body: 'abcdef' }, { hang: true }]);
  await expect(post('x').then((answer) => answer.text())).rejects.toThrow();
  const hanging = expect(post('y')).rejects.toThrow();
  await eventually(() => expect(receiver!.hits).toHaveLength(2));
  await receiver.close();
  await hanging;
});

test('a receiver sends as much as it is told to', async () => {
  receiver = await startReceiver([{ bodyBytes: 1_000_000 }, { body: 'slow', byteEveryMs: 1 }]);
  expect((await (await post('x')).arrayBuffer()).byteLength).toBe(1_000_000);
  expect(await (await post('x')).text()).toBe('slow');
});

test('eventually gives the first value that holds, or the last failure', async () => {
  let calls = 0;
  const third = () => {
    calls += 1;
    if (calls < 3) throw new Error(`call ${calls}`);
    return calls;
  };
  expect(await eventually(third)).toBe(3);
  await expect(eventually(() => Promise.reject(new Error('never')), 50)).rejects.toThrow('never');
});

test('every clone is a database of its own, with the schema in it', async () => {
  const [one, two] = await Promise.all([cloneDatabase(), cloneDatabase()]);
  await query(one.url, 'CREATE TABLE only_here (n int)');
  const tables =
    "SELECT table_name FROM information_schema.tables WHERE table_name IN ('only_here', 'events')";
  expect(await query(one.url, tables)).toHaveLength(2);
  expect(await query(two.url, tables)).toEqual([{ table_name: 'events' }]);
  await Promise.all([one.drop(), two.drop()]);
  await expect(query(one.url, tables)).rejects.toThrow('does not exist');
});

const redisTest = redisUrl ? test : test.skip;

redisTest('a fresh queue on Redis is empty, and not the one before', async () => {
  const [one, two] = [await freshQueueUrl('redis'), await freshQueueUrl('redis')];
  expect(one.url).not.toBe(two.url);
  const select = ['SELECT', new URL(two.url).pathname.slice(1)];
  await runRedis(two.url, [select, ['SET', 'a', 'b']]);
  expect(await runRedis(two.url, [select, ['DBSIZE']])).toEqual(['+OK', ':1']);
  await two.drop();
  expect(await runRedis(two.url, [select, ['DBSIZE']])).toEqual(['+OK', ':0']);
});

redisTest('a Redis of its own can be killed and come back on the same port', async () => {
  const first = await startRedis();
  await first.kill();
  const refused = connect(first.port, '127.0.0.1');
  await once(refused, 'error');
  const second = await startRedis({ port: first.port });
  expect(await runRedis(second.url, [['DBSIZE']])).toEqual([':0']);
  await second.stop();
});

test('an event is due half a second ahead and unlike any other', () => {
  const [one, two] = [anEvent(), anEvent({ destination: 'http://127.0.0.1/' })];
  expect(one.payload).not.toBe(two.payload);
  expect(one.scheduledTime.getTime()).toBeGreaterThan(Date.now());
});
