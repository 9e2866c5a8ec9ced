import { silentLog, systemClock } from '@jiter/core';
import { cloneDatabase, startLink } from '@jiter/testkit';
import { openLimiterStore } from '../limiter-store.ts';
import { connectPlainly } from './postgres-connection.ts';

const READY_FOR_QUERY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);

/** What PostgreSQL says as it ends a session. */
function sessionEnded(): Buffer {
  const fields = Buffer.from('SFATAL\0C57P01\0Mterminating connection due to administrator command\0\0');
  const head = Buffer.from([0x45, 0, 0, 0, 0]);
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}

/** A way to a database by which a session ends in the packet of its `nth` answer, the first of which says that it is connected. */
async function setup() {
  const database = await cloneDatabase();
  let nth: number | undefined;
  const link = await startLink(database.url, (near, far) => {
    let answers = 0;
    near.pipe(far);
    far.on('data', (chunk: Buffer) => {
      const isAnswer = chunk.subarray(-READY_FOR_QUERY.length).equals(READY_FOR_QUERY);
      if (isAnswer) answers += 1;
      const isLast = isAnswer && answers === nth;
      near.write(isLast ? Buffer.concat([chunk, sessionEnded()]) : chunk);
      if (isLast) near.end();
    });
  });
  return {
    url: link.url,
    endAt: (answer: number | undefined) => void (nth = answer),
    async close() {
      await link.close();
      await database.drop();
    },
  };
}

type Way = Awaited<ReturnType<typeof setup>>;
let way: Way;
beforeEach(async () => {
  way = await setup();
});
afterEach(() => way.close());

const query = (client: unknown) => (client as { query(text: string): Promise<unknown> }).query('select 1');

describe.each([1, 2])('a session that is ended with answer %i of a new connection ends no process', (nth) => {
  test('of those that a queue asks by, and listens by', async () => {
    const connection = connectPlainly(way.url, 1);
    connection.on('error', () => undefined);
    way.endAt(nth);
    await Promise.allSettled([connection.pool.query('select 1'), connection.getListenClient()]);
    way.endAt(undefined);
    await connection.pool.query('select 1').catch(() => connection.pool.query('select 1'));
    const listen = async () => query(await connection.getListenClient());
    await listen().catch(listen);
    await connection.close();
  });

  test('nor of those that APIs count by', async () => {
    const store = openLimiterStore({ url: way.url, log: silentLog, clock: systemClock });
    way.endAt(nth);
    await query(store.client).catch(() => undefined);
    way.endAt(undefined);
    await query(store.client).catch(() => query(store.client));
    await store.close();
  });
});
