import { silentLog, type Log } from '@jiter/core';
import {
  cloneDatabase,
  hasPgBouncer,
  openSql,
  queryRows,
  startPgBouncer,
  type Pooler,
  type TestDatabase,
} from '@jiter/testkit';
import { openStore, type Store, type StoreOptions, type Taken } from '../index.ts';
import { HOLD, attemptAt } from '../setup.fixture.ts';
import { connect } from './connection.ts';
import { PLANNER } from './session.ts';
import { preparedRowsOf, rowsOf } from './statement.ts';

const suite = (await hasPgBouncer()) ? describe : describe.skip;

suite('a store behind PgBouncer in transaction mode', () => {
  let database: TestDatabase;
  let pooler: Pooler;
  let cleanUp: (() => Promise<void>)[];
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  const log: Log = { ...silentLog, info: write, warn: write };

  beforeAll(async () => {
    database = await cloneDatabase();
    // Fewer sessions than the store has connections: each serves many of them.
    pooler = await startPgBouncer(database.url, { default_pool_size: '3' });
  });
  afterAll(async () => {
    await pooler.remove();
    await database.drop();
  });
  beforeEach(() => (cleanUp = []));
  afterEach(async () => {
    for (const clean of cleanUp.reverse()) await clean();
  });

  async function open(changes: Partial<StoreOptions> = {}): Promise<Store> {
    const store = await openStore({
      url: pooler.url,
      poolMax: 8,
      applicationName: 'test',
      enqueueHorizonMs: 600_000,
      masterKeys: [Buffer.alloc(32, 7).toString('base64')],
      log,
      ...changes,
    });
    cleanUp.push(() => store.close());
    return store;
  }

  function dial(statementTimeoutMs: number) {
    const knex = connect({ url: pooler.url, poolMax: 2, applicationName: 'test', statementTimeoutMs, log });
    cleanUp.push(() => knex.destroy());
    return knex;
  }

  test('creates, claims, records and reads, many at a time', async () => {
    const store = await open();
    const { org } = await store.orgs.ensureFirst({
      apiKey: 'a key of some length',
      signingSecret: 'a secret of some length',
    });
    const destination = 'http://127.0.0.1/';
    const rounds = Array.from({ length: 20 }, async (_, round) => {
      const scheduledTime = new Date();
      const inputs = Array.from({ length: 10 }, (_one, index) => ({
        org,
        destination,
        payload: `${round}/${index}`,
        scheduledTime,
      }));
      const events = await Promise.all(inputs.map((input) => store.events.create(input)));
      const claimed = await store.deliveries.claim(
        events.map(({ id }) => id),
        HOLD,
      );
      expect(
        await Promise.all(claimed.map((event) => store.deliveries.record(attemptAt(event)))),
      ).not.toContain(false);
      return claimed.length;
    });
    expect((await Promise.all(rounds)).reduce((sum, count) => sum + count)).toBe(200);
    const taken = (await store.lease.take({ holder: 'w', leaseMs: 60_000 })) as Taken;
    expect(await store.lease.renew({ ...taken, leaseMs: 60_000 })).toBe(true);
    await store.sweep.checkRoom();
    expect((await store.sweep.look({ owed: true })).silent).toEqual([]);
    expect(await queryRows(database.url, 'select 1 from settled_events')).toHaveLength(200);
  });

  test('has the settings of the planner from its role, which sessions that were there before have been told', async () => {
    // As a version before did that knew of one of them.
    const [role] = await queryRows(database.url, 'select quote_ident(current_database()) as name');
    await queryRows(database.url, `alter role current_user in database ${role!['name']} reset all`);
    await queryRows(
      database.url,
      `alter role current_user in database ${role!['name']} set enable_seqscan = off`,
    );
    await pooler.stop();
    await pooler.start();
    await open().then((store) => store.ping());
    const roles = `select setconfig from pg_db_role_setting where setdatabase = (
      select oid from pg_database where datname = current_database())`;
    expect(await queryRows(database.url, roles)).toEqual([
      { setconfig: Object.entries(PLANNER).map(([name, value]) => `${name}=${value}`) },
    ]);
    expect(lines).toContain('database.role-planned');
    await pooler.stop();
    await pooler.start();
    const knex = dial(0);
    const seqscan = await Promise.all(
      [1, 2].map(() =>
        rowsOf(knex, `select current_setting('enable_seqscan') as seqscan, pg_sleep(0.05)::text`),
      ),
    );
    expect(seqscan.flat()).toMatchObject([{ seqscan: 'off' }, { seqscan: 'off' }]);
  });

  test('a statement that takes too long is ended, and its session serves others', async () => {
    const knex = dial(300);
    await expect(rowsOf(knex, 'select pg_sleep(60)')).rejects.toMatchObject({ code: '57014' });
    expect(await rowsOf(knex, 'select 1 as one')).toEqual([{ one: 1 }]);
    const sleeping = `select from pg_stat_activity where state = 'active' and query like '%pg_sleep(60)%' and pid <> pg_backend_pid()`;
    expect(await queryRows(database.url, sleeping)).toEqual([]);
  });

  test('waits so long for what somebody has locked, and leaves that to nobody who has the session after it', async () => {
    const store = await open({ lockTimeoutMs: 100 });
    const { org } = await store.orgs.create('locked');
    const destination = 'http://127.0.0.1/';
    const scheduledTime = new Date(Date.now() + 60_000);
    const { id } = await store.events.create({ org, destination, payload: '', scheduledTime });
    const by = { kind: 'admin', name: 'root' } as const;
    const edits = [
      () => store.events.edit(org, id, { payload: 'a' }),
      () => store.events.edit(org, id, { payload: 'b' }, { by }),
      () => store.events.edit(org, id, { timeoutMs: 5_000 }, { by }),
    ];
    const other = await openSql(database.url);
    cleanUp.push(() => other.close());
    await other.rows(`begin; select from events where id = ${id} for update`);
    for (const edit of edits)
      await expect(edit()).rejects.toMatchObject({ status: 503, cause: { code: '55P03' } });
    await other.rows('rollback');
    for (const edit of edits) expect(await edit()).toMatchObject({ kind: 'edited' });
    const knex = dial(0);
    const limits = await Promise.all(
      Array.from({ length: 6 }, () =>
        rowsOf(knex, `select current_setting('lock_timeout') as limit, pg_sleep(0.01)::text`),
      ),
    );
    expect(limits.flat()).toMatchObject(limits.map(() => ({ limit: '0' })));
  });

  test('has what it locked for as long as a transaction may do nothing, whoever has the session after it', async () => {
    const options = { poolMax: 2, applicationName: 'test', lockTimeoutMs: 100, log };
    const knex = connect({ url: pooler.url, ...options });
    cleanUp.push(() => knex.destroy());
    const asked = `select current_setting('idle_in_transaction_session_timeout') as limit`;
    await knex.transaction(async (trx) => expect(await rowsOf(trx, asked)).toEqual([{ limit: '10s' }]));
    const others = await Promise.all(Array.from({ length: 6 }, () => rowsOf(knex, asked)));
    expect(others.flat()).toEqual(others.map(() => ({ limit: '0' })));
  });

  test('goes on without names, and says so once, where DATABASE_PREPARED=on and the pooler keeps no statements', async () => {
    const knex = connect({ url: pooler.url, poolMax: 6, applicationName: 'test', prepared: 'on', log });
    cleanUp.push(() => knex.destroy());
    const text = 'select :n::int as n, pg_sleep(0.01)::text as slept';
    for (let round = 0; round < 5; round += 1) {
      const asked = Array.from({ length: 24 }, (_, n) => preparedRowsOf(knex, text, { n }));
      expect((await Promise.all(asked)).flat()).toMatchObject(asked.map((_, n) => ({ n })));
    }
    expect(lines.filter((line) => line === 'database.not-prepared')).toHaveLength(1);
  });

  test.each([
    ['auto', 0],
    ['off', 0],
    ['on', 1],
  ] as const)('with DATABASE_PREPARED=%s its sessions keep %i statements', async (prepared, kept) => {
    const knex = connect({ url: pooler.url, poolMax: 1, applicationName: 'test', prepared, log });
    cleanUp.push(() => knex.destroy());
    const text = `select '${prepared}' as prepared, (select count(*)::int from pg_prepared_statements where statement like '%${prepared}%') as kept`;
    expect(await preparedRowsOf(knex, text)).toEqual([{ prepared, kept }]);
  });
});

test.each([
  ['auto', 1],
  ['off', 0],
  ['on', 1],
] as const)('on a direct connection, DATABASE_PREPARED=%s keeps %i statements', async (prepared, kept) => {
  const database = await cloneDatabase();
  const knex = connect({ url: database.url, poolMax: 1, applicationName: 'test', prepared, log: silentLog });
  const text = 'select count(*)::int as kept from pg_prepared_statements';
  expect(await preparedRowsOf(knex, text)).toEqual([{ kept }]);
  const settings = `select current_setting('statement_timeout') as timeout,
    current_setting('idle_in_transaction_session_timeout') as idle, current_setting('plan_cache_mode') as plans`;
  expect(await rowsOf(knex, settings)).toEqual([{ timeout: '30s', idle: '10s', plans: 'auto' }]);
  const planner = 'select name, setting from pg_settings where name = any(:names::text[])';
  const rows = await rowsOf<{ name: string; setting: string }>(knex, planner, {
    names: Object.keys(PLANNER),
  });
  expect(Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))).toEqual(PLANNER);
  await knex.destroy();
  await database.drop();
});
