import { hash } from 'node:crypto';
import type { Knex } from 'knex';
import { remember } from '@jiter/core';
import type { Connection } from './end-when-silent.ts';

/** Rows of a raw statement, typed by the caller who wrote it. */
export async function rowsOf<Row>(knex: Knex, sql: string, bindings: readonly unknown[]): Promise<Row[]> {
  const result = await knex.raw<{ rows: Row[] }>(sql, bindings as Knex.RawBinding[]);
  return result.rows;
}

type Prepared = { name: string; text: string };

/** A name must always stand for the same text. */
const prepare = remember((sql): Prepared => {
  let position = 0;
  return { name: hash('sha1', sql, 'hex'), text: sql.replaceAll('?', () => `$${(position += 1)}`) };
});

/**
 * The same for the few statements that run all the time: each connection has them parsed and planned once, which is a
 * quarter of what they cost. Their text must not differ from call to call. They go to the pool's connections directly:
 * on its way through knex's builder a statement is copied several times.
 */
export async function preparedRowsOf<Row>(
  { client }: Knex,
  sql: string,
  values: readonly unknown[],
): Promise<Row[]> {
  const pool = client as {
    acquireConnection(): Promise<Connection>;
    releaseConnection(connection: Connection): Promise<void>;
  };
  const connection = await pool.acquireConnection();
  try {
    return await new Promise<Row[]>((resolve, reject) => {
      connection.query({ ...prepare(sql), values }, (error, result) =>
        error ? reject(error) : resolve((result as { rows: Row[] }).rows),
      );
    });
  } finally {
    await pool.releaseConnection(connection);
  }
}
