import { once } from 'node:events';
import { connect } from 'node:net';
import pg from 'pg';
import { silentLog } from '@jiter/core';
import { openStore } from '@jiter/store';
import {
  cloneDatabase,
  freshQueueUrl,
  hasOwnRedis,
  redisUrl,
  startRedis,
  watchStatements,
  withRedis,
} from './index.ts';

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

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

test('what is said to the database is watched, but for what a connection is made ready with', async () => {
  const database = await cloneDatabase();
  const statements = watchStatements(/^(begin|commit)/i);
  const store = await openStore({
    url: database.url,
    poolMax: 1,
    applicationName: 'jiter-testkit',
    enqueueHorizonMs: 0,
    masterKeys: [Buffer.alloc(32, 1).toString('base64')],
    log: silentLog,
  });
  const before = statements.said.length;
  await store.ping();
  expect(statements.said.slice(before).map(({ text }) => text)).toEqual(['select 1']);
  statements.stop();
  await store.close();
  await database.drop();
});

const redisTest = redisUrl ? test : test.skip;
const ownRedisTest = hasOwnRedis ? test : test.skip;

redisTest(
  'a fresh queue on Redis is empty, and what it leaves is removed without touching another',
  async () => {
    const [one, two] = [await freshQueueUrl('redis'), await freshQueueUrl('redis')];
    const prefixOf = ({ url }: { url: string }) => new URL(url).searchParams.get('prefix')!;
    expect(prefixOf(one)).not.toBe(prefixOf(two));
    const keys = [one, two].map((queue) => `${prefixOf(queue)}:a`);
    await withRedis(redisUrl!, async (redis) => {
      for (const key of keys) await redis.set(key, 'b');
      await two.drop();
      expect(await redis.mget(keys)).toEqual(['b', null]);
      await one.drop();
      expect(await redis.mget(keys)).toEqual([null, null]);
    });
  },
);

ownRedisTest('a Redis of its own can be killed and come back on the same port', async () => {
  const first = await startRedis();
  await first.kill();
  const refused = connect(first.port, '127.0.0.1');
  await once(refused, 'error');
  const second = await startRedis({ port: first.port });
  expect(await withRedis(second.url, (redis) => redis.dbsize())).toBe(0);
  await second.stop();
});

ownRedisTest('a Redis that is not there is an error at once', async () => {
  const gone = await startRedis();
  await gone.kill();
  await expect(withRedis(gone.url, (redis) => redis.ping())).rejects.toThrow('ECONNREFUSED');
});
