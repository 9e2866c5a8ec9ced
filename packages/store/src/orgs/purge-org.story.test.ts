import { eventually, openSql, type Sql } from '@jiter/testkit';
import { setupWithOrg, type SetupWithOrg } from '../setup.fixture.ts';

const ROWS = 8_000;
const by = { kind: 'admin', name: 'root' } as const;

let jiter: SetupWithOrg;
let sql: Sql;
let reader: Sql;
beforeAll(async () => {
  jiter = await setupWithOrg();
  sql = await openSql(jiter.url);
  reader = await openSql(jiter.url);
});
afterAll(async () => {
  await reader.close();
  await sql.close();
  await jiter.close();
});

/** The tables that may have many rows of an org, and the indexes that they are gone through along. */
const INDEXES = {
  audit: 'audit_org',
  bulk_jobs: 'bulk_jobs_org',
  cron_job_keys: 'cron_job_keys_pkey',
  delivery_stats: 'delivery_stats_host',
};
type Table = keyof typeof INDEXES;
const TABLES = Object.keys(INDEXES) as Table[];

const FILLING: Record<Table, (org: string) => string> = {
  audit: (org) => `(org_id, action, actor, actor_name) select ${org}, 'key.created', 'admin', 'root'`,
  bulk_jobs: (org) =>
    `(org_id, action, asked, filter, rate, matches, at_least, actor) select ${org}, 'cancel', '{}', '{}', 1, 0, false, '{}'`,
  cron_job_keys: (org) => `(org_id, key, cron_id, fingerprint) select ${org}, n, n, ''`,
  delivery_stats: (org) =>
    `(org_id, at, step_s, host) select ${org}, now() - n * interval '10 seconds', 10, 'host' || n % 3`,
};

type Reads = Record<Table, { deleted: number; read: number }>;
async function reads(): Promise<Reads> {
  const rows = await sql.rows<{ name: Table; deleted: number; read: number }>(
    `select pg_stat_user_tables.relname as name, n_tup_del::int as deleted, idx_tup_read::int as read
     from pg_stat_user_tables join pg_stat_user_indexes using (relid)
     where indexrelname in (${Object.values(INDEXES)
       .map((index) => `'${index}'`)
       .join(', ')})`,
  );
  return Object.fromEntries(rows.map(({ name, ...read }) => [name, read])) as Reads;
}

test('with an old snapshot open, entries of what went are not passed over again in each batch', async () => {
  const { orgs, people } = jiter.store;
  const { org } = await orgs.create('gone');
  for (const table of TABLES)
    await sql.rows(`insert into ${table} ${FILLING[table](org)} from generate_series(1, ${ROWS}) as n`);
  expect(await people.deleteOrg(org, 'gone', by)).toBe('done');
  const before = await reads();
  await reader.rows('begin isolation level repeatable read');
  await reader.rows('select from orgs');
  const { count } = await orgs.purge(org, () => true);
  expect(count).toBeGreaterThanOrEqual(TABLES.length * ROWS);
  // Both numbers of a statement come at once, and some time after it.
  await eventually(async () => {
    const after = await reads();
    for (const table of TABLES)
      expect(after[table].deleted - before[table].deleted).toBeGreaterThanOrEqual(ROWS);
  });
  const after = await reads();
  for (const table of TABLES)
    expect([table, after[table].read - before[table].read < 2 * ROWS]).toEqual([table, true]);
  // It passes over all of them as well.
  for (const table of TABLES)
    expect(await sql.rows(`select from ${table} where org_id = ${org}`)).toEqual([]);
  await reader.rows('rollback');
});

test('itself an org goes a minute after it was deleted, as somebody who was let in just before may still be adding something', async () => {
  const { orgs, people } = jiter.store;
  const { org } = await orgs.create('going');
  expect(await people.deleteOrg(org, 'going', by)).toBe('done');
  await orgs.purge(org, () => true);
  expect(await orgs.purge(org, () => true)).toEqual({ count: 0, isGone: false });
  expect(await orgs.deleted()).toContain(org);
  await sql.rows(`update orgs set deleted_at = now() - interval '61 seconds' where id = ${org}`);
  expect(await orgs.purge(org, () => true)).toEqual({ count: 0, isGone: true });
  expect(await orgs.deleted()).not.toContain(org);
});
