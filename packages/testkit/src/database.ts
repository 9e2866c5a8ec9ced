import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { needServers } from './need-servers.ts';

/** The migrated database that every test's own is cloned from. */
export const TEMPLATE = 'jiter_template';

export type TestDatabase = { url: string; drop(): Promise<void> };

/** A migrated database of one's own, on the server that jest's global setup started. */
export function cloneDatabase(): Promise<TestDatabase> {
  return createDatabase(TEMPLATE);
}

/** One without any schema, for tests of the migrations themselves. */
export function emptyDatabase(): Promise<TestDatabase> {
  return createDatabase('template0');
}

async function createDatabase(template: string): Promise<TestDatabase> {
  needServers('a database');
  const server = serverUrl();
  const name = `test_${randomBytes(8).toString('hex')}`;
  // Through the write-ahead log, as is the default, it costs 100 ms of processor time, and so 13 ms.
  await runSql(server, `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY file_copy`);
  return {
    url: databaseUrl(server, name),
    drop: () => runSql(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

function serverUrl(): string {
  const url = process.env.JITER_TEST_POSTGRES;
  if (url) return url;
  throw new Error(
    'JITER_TEST_POSTGRES is not set: run tests by `npm test`, whose jest starts a PostgreSQL for them',
  );
}

export function databaseUrl(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

// eslint-disable-next-line no-restricted-syntax -- Connections that are open.
const pools = new Map<string, pg.Pool>();

/** The rows that one statement answers. Who asks again soon does so on the same connection: to dial costs most of it. */
export async function queryRows<Row extends pg.QueryResultRow>(
  url: string,
  sql: string,
  values: unknown[] = [],
): Promise<Row[]> {
  return (await poolOf(url).query<Row>(sql, values)).rows;
}

function poolOf(url: string): pg.Pool {
  const known = pools.get(url);
  if (known) return known;
  const pool = new pg.Pool({ connectionString: url, idleTimeoutMillis: 500, allowExitOnIdle: true });
  // Its server was taken away meanwhile, or its database: who asks next is told.
  pool.on('error', () => {});
  pools.set(url, pool);
  return pool;
}

export type Sql = {
  rows<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]>;
  close(): Promise<void>;
};

/** One connection for many statements: a test that looks after every step cannot dial each time. */
export async function openSql(url: string): Promise<Sql> {
  const client = new pg.Client(url);
  await client.connect();
  return {
    rows: async <Row extends pg.QueryResultRow>(sql: string) => (await client.query<Row>(sql)).rows,
    close: () => client.end(),
  };
}

/** So that a server which does not come to it is named, and not the test that waits. */
const LIMITS = { connectionTimeoutMillis: 30_000, statement_timeout: 60_000 };

export async function runSql(url: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url, ...LIMITS });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
