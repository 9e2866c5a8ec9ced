import createKnex, { type Knex } from 'knex';
import type { Log } from '@jiter/core';
import { endWhenUnanswered, type Connection } from './end-when-unanswered.ts';

export type ConnectionOptions = {
  /** postgres://user:password@host:port/database */
  url: string;
  poolMax: number;
  /** Shows in pg_stat_activity. */
  applicationName: string;
  /** How long a statement may take, in ms: 30,000 by default, and as long as it likes with 0. */
  statementTimeoutMs?: number;
  /** Whether plans do not depend on the values of parameters: where partitions are many, to make a plan takes long. */
  keepsPlans?: boolean;
  log: Log;
};

const CONNECT_TIMEOUT_MS = 3_000;
const ACQUIRE_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 30_000;
/** A server that is alive ends a statement by itself, and says why, well before we take it for dead. */
const ANSWER_MARGIN_MS = 2_000;
/** Sooner than the system's two hours: the pool keeps an idle connection for half a minute. */
const KEEP_ALIVE_AFTER_MS = 10_000;
/** knex only wants to know that it is past 9.2, and would ask the first connection, waiting as long as it takes. */
const SERVER_VERSION = '18';
/**
 * Every statement here finds its rows by an index. Statistics lag behind a table that grows by thousands of rows a
 * second, and a planner that still takes it for small reads all of it for each batch: five times the work, and with a
 * million pending events far more. Joins follow the rows in hand for the same reason.
 */
const PLANNER = ['enable_seqscan=off', 'enable_hashjoin=off', 'enable_mergejoin=off', 'jit=off'];
const KEPT_PLANS = ['plan_cache_mode=force_generic_plan'];

/** Opens a lazy pool: nothing is dialled before the first statement, so a process can start before its database. */
export function connect({
  url,
  poolMax,
  applicationName,
  statementTimeoutMs = STATEMENT_TIMEOUT_MS,
  keepsPlans = false,
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
      options: [...PLANNER, ...(keepsPlans ? KEPT_PLANS : [])].map((setting) => `-c ${setting}`).join(' '),
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    },
    pool: {
      min: 0,
      max: poolMax,
      afterCreate: (connection: Connection, done: (error: null, connection: Connection) => void) => {
        if (statementTimeoutMs > 0) endWhenUnanswered(connection, statementTimeoutMs + ANSWER_MARGIN_MS);
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
