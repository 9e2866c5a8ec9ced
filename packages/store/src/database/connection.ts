import createKnex, { type Knex } from 'knex';
import type { Log } from '@jiter/core';
import { CONNECT_TIMEOUT_MS, type Connection } from './end-when-unanswered.ts';
import { isLeft, leaveWhenReadOnly } from './leave-read-only.ts';
import { limitLocks } from './lock-limit.ts';
import { markUncommitted, markUnsent } from './mark-undone.ts';
import { setUpSession, type Prepared } from './session.ts';
import { timeStatements, type OnStatement } from './time-statements.ts';
import { planRole } from './plan-role.ts';

export type ConnectionOptions = {
  /** postgres://user:password@host:port/database */
  url: string;
  poolMax: number;
  /** Shows in pg_stat_activity. */
  applicationName: string;
  /** How long a statement may take, in ms: 30,000 by default, and as long as it likes with 0. */
  statementTimeoutMs?: number;
  /** How long a statement may wait for what somebody else has locked, in ms: by default as long as it may take. */
  lockTimeoutMs?: number;
  /** Whether plans do not depend on the values of parameters: where partitions are many, to make a plan takes long. */
  keepsPlans?: boolean;
  /** Whether the statements that run all the time are prepared: `auto`, the default, is not through a pooler. */
  prepared?: Prepared;
  /** Told of each statement, as soon as it has its answer. */
  onStatement?: OnStatement;
  log: Log;
};

const ACQUIRE_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 30_000;
/** How often those are looked for that nobody used for half a minute. Each second, as is the default, would wake idle processes. */
const REAP_EVERY_MS = 30_000;
/** Sooner than the system's two hours: the pool keeps an idle connection for up to a minute. */
const KEEP_ALIVE_AFTER_MS = 10_000;
/** knex only wants to know that it is past 9.2, and would ask the first connection, waiting as long as it takes. */
const SERVER_VERSION = '18';

const KEEPS_NONE =
  'DATABASE_PREPARED=on is for poolers that keep prepared statements, and this one does not: they are sent without names';

/** Opens a lazy pool: nothing is dialled before the first statement, so a process can start before its database. */
export function connect({
  url,
  poolMax,
  applicationName,
  statementTimeoutMs = STATEMENT_TIMEOUT_MS,
  lockTimeoutMs = 0,
  keepsPlans = false,
  prepared = 'auto',
  onStatement,
  log,
}: ConnectionOptions): Knex {
  let names = prepared;
  const onUnkept = () => {
    if (names !== 'off') log.warn('database.not-prepared', { note: KEEPS_NONE });
    names = 'off';
  };
  const knex = createKnex({
    client: 'pg',
    version: SERVER_VERSION,
    connection: {
      connectionString: url,
      application_name: applicationName,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    },
    pool: {
      min: 0,
      max: poolMax,
      reapIntervalMillis: REAP_EVERY_MS,
      validate: (connection: Connection) => !isLeft(connection),
      afterCreate: (connection: Connection, done: (error: unknown, connection: Connection) => void) => {
        const options = { statementTimeoutMs, lockTimeoutMs, keepsPlans, prepared: names, onUnkept };
        setUpSession(connection, options)
          .then(async (session) => {
            await planRole(connection, session, log);
            return session;
          })
          .then(
            ({ isOwn }) => {
              limitLocks(connection, { lockTimeoutMs, statementTimeoutMs, isOwn });
              markUncommitted(connection);
              leaveWhenReadOnly(connection);
              if (onStatement) timeStatements(connection, onStatement);
              done(null, connection);
            },
            (error: unknown) => {
              // The pool forgets it as it is: nobody else would end it.
              connection.connection.stream.destroy();
              done(error, connection);
            },
          );
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
  markUnsent(knex);
  return knex;
}
