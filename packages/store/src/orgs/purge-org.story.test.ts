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

const reads = async () => {
  const [row] = await sql.rows<{ deleted: number; read: number }>(
    `select n_tup_del::int as deleted, idx_tup_read::int as read
     from pg_stat_user_tables join pg_stat_user_indexes using (relid)
     where pg_stat_user_tables.relname = 'audit' and indexrelname = 'audit_org'`,
  );
  return row!;
};

test('with an old snapshot open, entries of the audit log that went are not passed over again in each batch', async () => {
  const { orgs, people } = jiter.store;
  const { org } = await orgs.create('gone');
  await sql.rows(
    `insert into audit (org_id, action, actor, actor_name)
     select ${org}, 'key.created', 'admin', 'root' from generate_series(1, ${ROWS})`,
  );
  expect(await people.deleteOrg(org, 'gone', by)).toBe('done');
  const before = await reads();
  await reader.rows('begin isolation level repeatable read');
  await reader.rows('select from orgs');
  const { count } = await orgs.purge(org, () => true);
  expect(count).toBeGreaterThanOrEqual(ROWS);
  expect(await sql.rows(`select from audit where org_id = ${org}`)).toEqual([]);
  // Both numbers of a statement come at once, and some time after it.
  await eventually(async () => expect((await reads()).deleted - before.deleted).toBeGreaterThanOrEqual(ROWS));
  expect((await reads()).read - before.read).toBeLessThan(2 * ROWS);
  await reader.rows('rollback');
});
