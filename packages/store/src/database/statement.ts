import { hash } from 'node:crypto';
import type { Knex } from 'knex';
import { remember } from '@jiter/cache';
import type { Connection } from './end-when-unanswered.ts';
import { mayBeNamed, nameAnew, nameNoMore, nameOn } from './session.ts';
import { isStatementName, type StatementName } from './statement-names.ts';

/** What the parameters of a statement stand for, by their names. */
export type Values = Readonly<Record<string, unknown>>;

/**
 * The rows of a statement, typed by the caller who wrote it. In its text `:name` is a parameter, `::type` a cast, and a comment at its
 * very beginning with one of `STATEMENTS` says what metrics call it.
 */
export async function rowsOf<Row>(knex: Knex, sql: string, values: Values = {}): Promise<Row[]> {
  const { title, text, parameters } = parse(sql);
  return ask(knex, { title, text, values: inOrder(parameters, values) });
}

/**
 * The same for the few statements that run all the time: each connection that is a session of its own has them parsed and
 * planned once, which is a quarter of what they cost. Their text must not differ from call to call.
 */
export async function preparedRowsOf<Row>(knex: Knex, sql: string, values: Values = {}): Promise<Row[]> {
  const { title, name, text, parameters } = parse(sql);
  return ask(knex, { title, name, text, values: inOrder(parameters, values) });
}

/** The same of a statement that knex puts together, of which there are few. */
export async function preparedRowsOfBuilt<Row>(
  knex: Knex,
  title: StatementName,
  built: Knex.QueryBuilder,
): Promise<Row[]> {
  const { sql: text, bindings } = built.toSQL().toNative();
  return ask(knex, { title, name: nameOf(text), text, values: [...bindings] });
}

const nameOf = remember((text) => hash('sha1', text, 'hex'));

type Parsed = { title: StatementName; name: string; text: string; parameters: readonly string[] };

const TITLE = /^\/\* ([a-z-]+) \*\/ /;

/** PostgreSQL knows parameters by their numbers, and a prepared statement by a name that always means the same text. */
const parse = remember((sql): Parsed => {
  const parameters: string[] = [];
  const [comment = '', title = 'other'] = TITLE.exec(sql) ?? [];
  if (!isStatementName(title)) throw new Error(`no statement is called ${title}`);
  const text = sql.slice(comment.length).replace(/(?<!:):([a-z]\w*)/g, (_whole, parameter: string) => {
    if (!parameters.includes(parameter)) parameters.push(parameter);
    return `$${parameters.indexOf(parameter) + 1}`;
  });
  return { title, name: nameOf(text), text, parameters };
});

function inOrder(parameters: readonly string[], values: Values): unknown[] {
  return parameters.map((parameter) => {
    if (!Object.hasOwn(values, parameter)) throw new Error(`the parameter :${parameter} has no value`);
    return values[parameter];
  });
}

/** To the pool's connection, or the transaction's, directly: knex's builder copies a statement several times on its way. */
async function ask<Row>(
  { client }: Knex,
  { name, ...plain }: { title: StatementName; name?: string; text: string; values: unknown[] },
): Promise<Row[]> {
  const pool = client as {
    acquireConnection(): Promise<Connection>;
    releaseConnection(connection: Connection): Promise<void>;
    transacting?: boolean;
  };
  const connection = await pool.acquireConnection();
  try {
    if (name === undefined || !mayBeNamed(connection)) return await put<Row>(connection, plain);
    return await put<Row>(connection, { name: nameOn(connection, name), ...plain }).catch(
      (error: unknown) => {
        if (isUnkept(error)) nameNoMore(connection);
        else if (isOutdated(error)) nameAnew(connection);
        else throw error;
        if (pool.transacting) throw error;
        return put<Row>(connection, plain);
      },
    );
  } finally {
    await pool.releaseConnection(connection);
  }
}

function put<Row>(connection: Connection, statement: object): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    connection.query(statement, (error, result) =>
      error ? reject(error) : resolve((result as { rows: Row[] }).rows),
    );
  });
}

/** Of a name that another session knows, or that this one knows already: a pooler changed them, and keeps no statements. */
const isUnkept = (error: unknown) => ['26000', '42P05'].includes(codeOf(error));

/** Of one that would answer other columns than when it was prepared, as a migration changed them. It did nothing. */
const isOutdated = (error: unknown) =>
  codeOf(error) === '0A000' && (error as Error).message.includes('cached plan');

const codeOf = (error: unknown) => String((error as { code?: unknown }).code);
