import { randomUUID } from 'node:crypto';
import { silentLog } from '@jiter/core';
import { cloneDatabase, eventually, queryRows, runSql } from '@jiter/testkit';
import { startReplicated, type Replicated } from '@jiter/testkit/replicated';
import { openStore } from '../index.ts';

const TEST_TIMEOUT_MS = 60_000;

async function setup(url: string) {
  const store = await openStore({
    url,
    poolMax: 2,
    applicationName: 'standby',
    log: silentLog,
    enqueueHorizonMs: 600_000,
    masterKeys: [Buffer.alloc(32, 7).toString('base64')],
  });
  const makeOrg = () => store.orgs.ensureFirst({ apiKey: randomUUID(), signingSecret: randomUUID() });
  const create = (org: string, payload: string) =>
    store.events.create({
      org,
      destination: 'http://127.0.0.1/',
      payload,
      scheduledTime: new Date(Date.now() + 60_000),
    });
  return { store, makeOrg, create };
}

describe('where the name of the database leads to its standby', () => {
  let servers: Replicated;
  beforeAll(async () => {
    servers = await startReplicated();
  }, TEST_TIMEOUT_MS);
  afterAll(() => servers.remove());

  test('nothing is read there, and no connection stays for when it leads to the primary again', async () => {
    const { store, makeOrg, create } = await setup(servers.url);
    const { org } = await makeOrg();
    const { id } = await create(org, 'before');
    const refused = {
      status: 503,
      cause: { code: '25006', message: expect.stringContaining('DATABASE_URL') },
    };
    servers.lead('standby');
    await servers.cut();
    await eventually(() => expect(store.ping()).rejects.toMatchObject(refused));
    await eventually(() => expect(create(org, 'meanwhile')).rejects.toMatchObject(refused));
    await eventually(() => expect(store.events.find(org, id)).rejects.toMatchObject(refused));
    const open = () =>
      queryRows(servers.standbyUrl, "select 1 from pg_stat_activity where application_name like 'standby%'");
    await eventually(async () => expect(await open()).toEqual([]));
    servers.lead('primary');
    await create(org, 'after');
    await store.ping();
    await store.close();
  });
});

test('a session that takes no writes is left once others do, however busy it is', async () => {
  const database = await cloneDatabase();
  const { store, makeOrg, create } = await setup(database.url);
  const { org } = await makeOrg();
  const name = new URL(database.url).pathname.slice(1);
  const setReadOnly = (value: 'on' | 'off') =>
    runSql(
      database.url,
      'set default_transaction_read_only = off',
      `alter database "${name}" set default_transaction_read_only = ${value}`,
    );
  await setReadOnly('on');
  await runSql(
    database.url,
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}' and pid <> pg_backend_pid()`,
  );
  await eventually(() => expect(create(org, 'x')).rejects.toMatchObject({ cause: { code: '25006' } }));
  await setReadOnly('off');
  // Nobody ends the sessions, and none of them is idle for long enough to be let go.
  await eventually(() => create(org, 'y'), 10_000);
  await store.close();
  await database.drop();
});
