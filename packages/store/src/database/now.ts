import type { Knex } from 'knex';
import { rowsOf } from './statement.ts';

/**
 * What the database's clock shows, in ms since the epoch. A machine of ours may show another day, and what is dropped by that
 * is gone.
 */
export async function databaseNow(knex: Knex): Promise<number> {
  const sql = '/* clock */ select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms';
  return (await rowsOf<{ ms: number }>(knex, sql))[0]!.ms;
}
