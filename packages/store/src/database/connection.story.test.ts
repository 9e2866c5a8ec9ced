import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { silentLog } from '@jiter/core';
import { eventually, openSql, queryRows, runSql } from '@jiter/testkit';
import { startDatabaseServer, type DatabaseServer } from '@jiter/testkit/database-server';
import { openStore } from '../index.ts';
import { connect } from './connection.ts';
import { rowsOf } from './statement.ts';

const STATEMENT_TIMEOUT_MS = 2_000;
const POOL_MAX = 3;
/** Of a frozen server: a statement on an open connection, and then a few that wait for a new one. */
const TEST_TIMEOUT_MS = 120_000;

let dir: string;
let server: DatabaseServer;
let thaw = () => {};
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'jiter-frozen-'));
  await chmod(dir, 0o755);
  server = await startDatabaseServer({ dir });
}, TEST_TIMEOUT_MS);
afterEach(() => thaw());
afterAll(async () => {
  await server.remove();
  await rm(dir, { recursive: true, force: true });
});

/** The server and everything it runs, stopped as they stand: it still accepts, and answers nothing. */
async function freeze(): Promise<void> {
  const file = join(dir, 'postgres', 'data', 'postmaster.pid');
  const master = Number((await readFile(file, 'utf8')).split('\n')[0]);
  const backends = await queryRows<{ pid: number }>(
    server.url,
    'select pid from pg_stat_activity where pid <> pg_backend_pid()',
  );
  const pids = [master, ...backends.map(({ pid }) => pid)];
  for (const pid of pids) process.kill(pid, 'SIGSTOP');
  thaw = () => {
    for (const pid of pids) process.kill(pid, 'SIGCONT');
    thaw = () => {};
  };
}

async function setup() {
  const store = await openStore({
    url: server.url,
    poolMax: POOL_MAX,
    applicationName: 'frozen',
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    log: silentLog,
    enqueueHorizonMs: 600_000,
    masterKeys: [Buffer.alloc(32, 7).toString('base64')],
  });
  const { org } = await store.orgs.ensureFirst({ apiKey: randomUUID(), signingSecret: randomUUID() });
  const create = (payload: string) =>
    store.events.create({
      org,
      destination: 'http://127.0.0.1/',
      payload,
      scheduledTime: new Date(Date.now() + 60_000),
    });
  return { store, org, create };
}

const ourConnections = () =>
  queryRows(server.url, "select pid from pg_stat_activity where application_name = 'frozen'");

test(
  'a database that freezes is a 503 to everyone who waits, and nothing is left of it once it goes on',
  async () => {
    const { store, org, create } = await setup();
    await create('before');
    await freeze();
    const calls = [
      ...['one', 'two', 'three', 'four'].map(create),
      store.ping(),
      store.now(),
      store.secrets.rotate(org, 1_000),
    ];
    const answers = await Promise.allSettled(calls);
    expect(answers.map((answer) => answer.status === 'rejected' && answer.reason)).toEqual(
      calls.map(() => expect.objectContaining({ status: 503, retryAfterS: 5 })),
    );
    thaw();
    // A connection with an answer still to come would give it to one of these.
    const after = await eventually(() => Promise.all(['a', 'b', 'c', 'd', 'e'].map(create)));
    const found = await Promise.all(after.map(({ id }) => store.events.find(org, id)));
    expect(found.map((one) => one!.event)).toEqual(after);
    await eventually(async () => expect((await ourConnections()).length).toBeLessThanOrEqual(POOL_MAX));
    await store.close();
    await eventually(async () => expect(await ourConnections()).toEqual([]));
  },
  TEST_TIMEOUT_MS,
);

test(
  'a statement that takes too long on a server that is alive is ended by the server, and the connection stays',
  async () => {
    const { store, org, create } = await setup();
    await create('before');
    const [before] = await ourConnections();
    const other = await openSql(server.url);
    await other.rows(`begin; select from orgs where id = ${org} for update`);
    await expect(store.secrets.rotate(org, 1_000)).rejects.toMatchObject({
      status: 503,
      cause: { code: '57014' },
    });
    await other.close();
    await create('after');
    expect(await ourConnections()).toEqual([before]);
    await store.close();
  },
  TEST_TIMEOUT_MS,
);

test('what the server ends by a limit of its own, of transactions, is an outage as well', async () => {
  const name = new URL(server.url).pathname.slice(1);
  await (await setup()).store.close();
  // Halfway to the limit of statements: what is set up has time for it on a busy machine, and what waits is ended by this one first.
  await runSql(server.url, `alter database "${name}" set transaction_timeout = '1s'`);
  const { store, create } = await setup();
  await runSql(server.url, `alter database "${name}" reset transaction_timeout`);
  // Its own statements may come to that limit as well, where the machine stands still for a second.
  await eventually(() => create('before'));
  const other = await openSql(server.url);
  await other.rows('begin; lock table events');
  await expect(create('meanwhile')).rejects.toMatchObject({
    ...{ status: 503, message: 'The database does not answer just now: please try again' },
    cause: { code: '25P04' },
  });
  await other.close();
  await eventually(() => create('after'));
  await store.close();
});

test('a process that was held up past the limit reads the answer that came before', async () => {
  const options = { url: server.url, poolMax: 1, applicationName: 'held-up', statementTimeoutMs: 1_000 };
  const knex = connect({ ...options, log: silentLog });
  const pidOf = async (sleep: number) =>
    rowsOf(knex, `select pg_backend_pid() as pid, pg_sleep(:sleep)::text`, { sleep });
  const [before] = await pidOf(0);
  const answered = pidOf(0.3);
  // It has left by then; and timers are what is looked at next.
  await pause(50);
  await new Promise((resolve) => setImmediate(resolve));
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3_500);
  expect(await answered).toEqual([before]);
  expect(await pidOf(0)).toEqual([before]);
  await knex.destroy();
});
