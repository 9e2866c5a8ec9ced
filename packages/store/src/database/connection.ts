import { hash } from 'node:crypto';
import createKnex, { type Knex } from 'knex';
import { remember, unavailable, type Log } from '@jiter/core';
import { endWhenSilent, type Connection } from './end-when-silent.ts';

export type ConnectionOptions = {
  /** postgres://user:password@host:port/database */
  url: string;
  poolMax: number;
  /** Shows in pg_stat_activity. */
  applicationName: string;
  /** How long a statement may take, in ms: 30,000 by default, and as long as it likes with 0. */
  statementTimeoutMs?: number;
  log: Log;
};

const CONNECT_TIMEOUT_MS = 3_000;
const ACQUIRE_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 30_000;
/** A server that is alive ends a statement by itself, and says why, well before we take it for dead. */
const SILENCE_MARGIN_MS = 2_000;
/** Sooner than the system's two hours: the pool keeps an idle connection for half a minute. */
const KEEP_ALIVE_AFTER_MS = 10_000;
/** knex only wants to know that it is past 9.2, and would ask the first connection, waiting as long as it takes. */
const SERVER_VERSION = '18';
/**
 * Every statement here finds its rows by an index. Statistics lag behind a table that grows by thousands of rows a
 * second, and a planner that still takes it for small reads all of it for each batch: five times the work, and with a
 * million pending events far more. Joins follow the rows in hand for the same reason.
 */
const PLANNER = ['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin', 'jit'];

/** Opens a lazy pool: nothing is dialled before the first statement, so a process can start before its database. */
export function connect({
  url,
  poolMax,
  applicationName,
  statementTimeoutMs = STATEMENT_TIMEOUT_MS,
  log,
}: ConnectionOptions): Knex {
  const knex = createKnex({
    client: 'pg',
    version: SERVER_VERSION,
    connection: {
      connectionString: url,
      application_name: applicationName,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      statement_timeout: statementTimeoutMs,
      options: PLANNER.map((setting) => `-c ${setting}=off`).join(' '),
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    },
    pool: {
      min: 0,
      max: poolMax,
      afterCreate: (connection: Connection, done: (error: null, connection: Connection) => void) => {
        if (statementTimeoutMs > 0) endWhenSilent(connection, statementTimeoutMs + SILENCE_MARGIN_MS);
        done(null, connection);
      },
    },
    acquireConnectionTimeout: ACQUIRE_TIMEOUT_MS,
    log: {
      warn: (message: unknown) => log.warn('database.warned', { detail: String(message) }),
      error: (message: unknown) => log.warn('database.errored', { detail: String(message) }),
      deprecate: () => {},
      debug: () => {},
    },
  });
  return knex;
}

/**
 * PostgreSQL's own words for "not now": shutdown and start-up (57P0x), lost connections (08xxx), too many of
 * them (53300), disk or memory full (53xxx), read-only (25006); and the network's.
 */
const OUTAGE_CODES =
  /^(57P0[1-5]|57014|08...|53...|25006|ECONN.*|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EPIPE|EHOSTUNREACH|58030)$/;
const OUTAGE_MESSAGES =
  /Connection terminated|timeout expired|Timeout acquiring a connection|Connection ended|Client has encountered a connection error|not queryable|Unable to acquire a connection/i;

export function isOutage(error: unknown): boolean {
  const { code, message, errors } = (error ?? {}) as { code?: unknown; message?: unknown; errors?: unknown };
  if (typeof code === 'string' && OUTAGE_CODES.test(code)) return true;
  // Node wraps the failures of all addresses of a host in one AggregateError.
  if (Array.isArray(errors)) return errors.some(isOutage);
  return typeof message === 'string' && OUTAGE_MESSAGES.test(message);
}

/** Our own outage becomes a 503 that says so, anything else passes through. */
function throwAsOutage(error: unknown): never {
  if (!isOutage(error)) throw error;
  throw Object.assign(unavailable('The database does not answer just now: please try again'), {
    cause: error,
  });
}

/** Runs `work`, whose outages are 503s. */
export async function reaching<T>(work: () => PromiseLike<T>): Promise<T> {
  return work().then(undefined, throwAsOutage);
}

/** Does the same for every method of a repository. */
export function outageAware<T extends Record<string, (...args: never[]) => Promise<unknown>>>(methods: T): T {
  const wrapped = Object.entries(methods).map(([name, method]) => [
    name,
    (...args: never[]) => method(...args).catch(throwAsOutage),
  ]);
  return Object.fromEntries(wrapped) as T;
}

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
