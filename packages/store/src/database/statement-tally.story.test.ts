import { silentLog } from '@jiter/core';
import { cloneDatabase } from '@jiter/testkit';
import { connect } from './connection.ts';
import { createStatementTally } from './statement-tally.ts';
import { preparedRowsOf, rowsOf } from './statement.ts';

test('each statement is counted by its name with its time and its rows, whoever put it together, and also when it fails', async () => {
  const database = await cloneDatabase();
  const { count, counts } = createStatementTally();
  const knex = connect({
    ...{ url: database.url, poolMax: 1, applicationName: 'test', statementTimeoutMs: 1_000, log: silentLog },
    onStatement: count,
  });
  const sql = '/* claim */ select n from generate_series(1, :most) as n';
  for (const most of [3, 4]) expect(await preparedRowsOf(knex, sql, { most })).toHaveLength(most);
  expect(await rowsOf(knex, '/* sweep */ select current_query() as text')).toEqual([
    { text: 'select current_query() as text' },
  ]);
  await expect(rowsOf(knex, '/* sweep */ select pg_sleep(60)')).rejects.toMatchObject({ code: '57014' });
  await knex.transaction((trx) => trx('layout').update({ moves_since: null }));
  await expect(rowsOf(knex, '/* nobody-s */ select 1')).rejects.toThrow('no statement is called nobody-s');

  const told = [...counts()].map(({ name, took, rows }) => {
    return [name, took.counts.reduce((sum, one) => sum + one), rows] as const;
  });
  expect(told).toEqual([
    ['claim', 2, 7],
    ['sweep', 2, 1],
    ['transaction', 2, 0],
    ['other', 1, 1],
  ]);
  // As long as it took, at least.
  expect([...counts()].find(({ name }) => name === 'sweep')!.took).toMatchObject({
    counts: expect.arrayContaining([1]),
    maxMs: expect.any(Number),
  });
  const sweep = [...counts()].find(({ name }) => name === 'sweep')!.took;
  expect(sweep.maxMs).toBeGreaterThanOrEqual(990);
  expect(sweep.counts.at(-2)! + sweep.counts.at(-1)! + sweep.counts.at(-3)!).toBe(1);
  await knex.destroy();
  await database.drop();
});
