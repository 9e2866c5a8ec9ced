import { silentLog } from '@jiter/core';
import { cloneDatabase, type TestDatabase } from '@jiter/testkit';
import { connect } from './connection.ts';
import { relationOf } from './relation.ts';
import { preparedRowsOf, rowsOf } from './statement.ts';

let database: TestDatabase;
let knex: ReturnType<typeof connect>;
beforeAll(async () => {
  database = await cloneDatabase();
  knex = connect({ url: database.url, poolMax: 2, applicationName: 'test', log: silentLog });
});
afterAll(async () => {
  await knex.destroy();
  await database.drop();
});

type Item = { id: string; count?: number; at?: Date; text?: string | null };

const ITEMS = relationOf<Item>('item', {
  id: ['bigint', ({ id }) => id],
  count: ['int', ({ count }) => count],
  at: ['timestamptz(3)', ({ at }) => at],
  text: ['text', ({ text }) => text],
});

const items: Item[] = [
  {
    id: '9223372036854775807',
    count: 0,
    at: new Date('2026-01-31T09:00:00.123Z'),
    text: '"{NULL},\\\' ?$1:id',
  },
  { id: '1', text: 'NULL' },
  { id: '2', count: -1, text: '' },
  { id: '3', text: null, at: new Date('9999-12-31T23:59:59.999Z') },
  { id: '4', text: 'žluťoučký 🐴\n\t\u0001' },
];

describe.each([
  ['as it comes', rowsOf],
  ['prepared', preparedRowsOf],
])('a statement %s', (_how, ask) => {
  test('gets items as rows, in their order, whatever is in them', async () => {
    const rows = await ask(
      knex,
      `select id, count, at, text from ${ITEMS.sqlWithPositions} order by position`,
      ITEMS.valuesOf(items),
    );
    expect(rows).toEqual(
      items.map(({ id, count = null, at = null, text = null }) => ({ id, count, at, text })),
    );
  });

  test('finds its parameters by name, as often as they come, and leaves casts alone', async () => {
    const sql = `select :first::int + :second::int + :first::int as sum, '12'::text as text`;
    expect(await ask(knex, sql, { second: 5, unasked: 9, first: 1 })).toEqual([{ sum: 7, text: '12' }]);
  });

  test('with a parameter that has no value is not sent', async () => {
    await expect(ask(knex, 'select :id::int', { ids: 1 })).rejects.toThrow('the parameter :id has no value');
  });

  test('belongs to the transaction that it is given', async () => {
    const marked = knex.transaction(async (trx) => {
      await ask(trx, 'create table only_here ()', {});
      throw new Error('back');
    });
    await expect(marked).rejects.toThrow('back');
    expect(await ask(knex, `select to_regclass('only_here') as found`, {})).toEqual([{ found: null }]);
  });
});

test('a statement that a migration has given other columns is prepared again, and once, each time', async () => {
  const one = connect({ url: database.url, poolMax: 1, applicationName: 'test', log: silentLog });
  const rows = () => preparedRowsOf(one, 'select * from growing');
  const prepared = async () => {
    const [{ count }] = (await rowsOf(one, 'select count(*)::int as count from pg_prepared_statements')) as [
      { count: number },
    ];
    return count;
  };
  await rowsOf(one, 'create table growing as select 1 as first');
  expect(await rows()).toEqual([{ first: 1 }]);
  for (const name of ['second', 'third']) {
    await rowsOf(knex, `alter table growing add column ${name} int default 2`);
    expect(await rows()).toMatchObject([{ first: 1, [name]: 2 }]);
    const before = await prepared();
    await rows();
    await rows();
    expect((await prepared()) - before).toBe(1);
  }
  await one.destroy();
});
