import { randomUUID } from 'node:crypto';
import createKnex from 'knex';
import { runSql } from '@jiter/testkit';
import { setup, type Setup } from '../setup.fixture.ts';
import { checkRoom } from './check-room.ts';

let jiter: Setup;
let database: string;
beforeEach(async () => {
  jiter = await setup();
  database = `"${new URL(jiter.url).pathname.slice(1)}"`;
});
afterEach(() => jiter.close());

test('where there is room, nothing is said, and nothing is left of the look', async () => {
  const { sweep } = jiter.store;
  for (const _time of [1, 2, 3]) await expect(sweep.checkRoom()).resolves.toBeUndefined();
});

test('nor is anything said by a role that may not make such a table', async () => {
  const role = `roomless_${randomUUID().replaceAll('-', '')}`;
  await runSql(jiter.url, `create role ${role}`, `revoke temporary on database ${database} from public`);
  const connection = `${jiter.url}?options=${encodeURIComponent(`-c role=${role}`)}`;
  const knex = createKnex({ client: 'pg', connection, pool: { min: 0, max: 1 } });
  try {
    await expect(knex.raw('create temporary table room (n int)')).rejects.toMatchObject({ code: '42501' });
    for (const _time of [1, 2]) await expect(checkRoom(knex)).resolves.toBeUndefined();
  } finally {
    await knex.destroy();
    await runSql(jiter.url, `drop role ${role}`);
  }
});

test('a database that takes no writes says so', async () => {
  await runSql(jiter.url, `alter database ${database} set default_transaction_read_only = on`);
  const { sweep } = await jiter.openAnother();
  await expect(sweep.checkRoom()).rejects.toMatchObject({ status: 503 });
});
