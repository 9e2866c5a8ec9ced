import { setTimeout as pause } from 'node:timers/promises';
import {
  assertSchemaCompatibility,
  PostgresConnection,
  PostgresQueueBackend,
  SchemaMigrationRequiredError,
  SchemaVersionMismatchError,
  UnsupportedPostgresVersionError,
  type BackendFactory,
  type PostgresConnectionOptions,
} from 'bullmq';
import { within } from '@jiter/core';
import { addingFew } from './adding-few.ts';
import { SteadyClient } from '../steady-client.ts';
import { asPooled, checkDirect, isPooled } from './direct.ts';
import { listenToPrimary, verifyPrimary } from './primary.ts';
import { waitingOn } from './waiting-on.ts';

const CONNECT_LIMIT_MS = 2_000;
const QUERY_LIMIT_MS = 10_000;
const RETRY_PAUSE_MS = 500;
/** Longer than an idle worker waits before it asks again: each time it would connect anew. */
const KEPT_IDLE_MS = 30_000;
/** BullMQ would let a worker sleep up to an hour on the word of a NOTIFY. */
const MAX_BLOCK_S = 10;

/**
 * What a crash of the server takes with it are bells, of less than a second: the rows are there, and the sweep rings again.
 * To write each to the disk before going on would cost more than all else about it.
 */
const NO_WAIT_FOR_DISK = '-c synchronous_commit=off';

type Report = (error: unknown) => void;

/**
 * SQLSTATE classes that say that the server is away, lets nobody in, is overloaded, full or read-only, or that a transaction lost
 * a race: nothing that is wrong with the statement, so that the same one can pass later.
 */
const PASSING = new Set(['08', '25', '28', '3D', '40', '53', '55', '57', '58', 'XX']);

/** For producers: every failure reaches the caller at once. */
export function connectPlainly(url: string, max: number): PostgresConnection {
  const connection = new PostgresConnection({
    connectionString: url,
    max,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    idleTimeoutMillis: KEPT_IDLE_MS,
    query_timeout: QUERY_LIMIT_MS,
    keepAlive: true,
    application_name: 'jiter-queue',
    options: NO_WAIT_FOR_DISK,
    verify: verifyPrimary,
    Client: SteadyClient,
  });
  // What it listens by it makes of this, and not of what pools are told to.
  Object.assign(connection, { pgModule: { Client: SteadyClient } });
  listenToPrimary(connection);
  let ready: Promise<void> | undefined;
  // BullMQ keeps the first answer even if it is a failure: a server that was away at the start would stay so.
  connection.waitUntilReady = () =>
    (ready ??= probe(connection).catch((error: unknown) => {
      ready = undefined;
      throw error;
    }));
  return connection;
}

/**
 * For workers. They wait until the server is there, and an outage looks to BullMQ like the one error after which
 * it pauses and repeats what it was doing: after any other it would spin, and forget what it could not record.
 */
export function connectPatiently(url: string, max: number, report: Report): PostgresConnection {
  const connection = connectPlainly(url, max);
  const { pool } = connection;
  const query = pool.query.bind(pool);
  const reach = connection.waitUntilReady.bind(connection);
  pool.query = async <R>(text: string, params?: readonly unknown[]) => {
    try {
      return await query<R>(text, params);
    } catch (error) {
      if (!isPassing(error)) throw error;
      report(error);
      throw Object.assign(new Error('PostgreSQL is away', { cause: error }), { code: 'ECONNREFUSED' });
    }
  };
  connection.waitUntilReady = async () => {
    while (!connection.isClosing) {
      try {
        return await reach();
      } catch (error) {
        report(error);
        await pause(RETRY_PAUSE_MS);
      }
    }
  };
  return connection;
}

/** Only a database that cannot serve this queue is an error now; one that is away may come back. */
export async function checkSchema(connection: PostgresConnection, report: Report): Promise<void> {
  try {
    await within(CONNECT_LIMIT_MS, 'connecting', probe(connection));
  } catch (error) {
    if (!isUnfit(error)) return report(error);
    await connection.close();
    if (isPooled(error)) throw error;
    throw new Error(`The database is not ready for the queue, run "npm run migrate": ${error.message}`, {
      cause: error,
    });
  }
}

export function factoryFor(
  connection: PostgresConnection,
): BackendFactory<PostgresQueueBackend, PostgresConnectionOptions> {
  return (name, options, { withBlockingConnection } = {}) => {
    const { name: workerName } = options as { name?: string };
    const listenName = withBlockingConnection ? `${name}:w:${workerName}` : undefined;
    const own = new PostgresQueueBackend(connection, name, options, true, listenName);
    const backend = addingFew(waitingOn(own, MAX_BLOCK_S));
    return Object.defineProperty(backend, 'maximumBlockTimeout', { value: MAX_BLOCK_S });
  };
}

async function probe(connection: PostgresConnection): Promise<void> {
  const client = await connection.pool.connect().catch((error: unknown) => {
    throw asPooled(error);
  });
  let isSound = false;
  try {
    await checkDirect(client);
    await assertSchemaCompatibility(client, connection.schema);
    isSound = true;
  } finally {
    client.release(!isSound);
  }
}

function isPassing(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  if (typeof code !== 'string' || !/^[0-9A-Z]{5}$/.test(code)) return true;
  return PASSING.has(code.slice(0, 2));
}

function isUnfit(error: unknown): error is Error {
  if (isPooled(error)) return true;
  return [SchemaMigrationRequiredError, SchemaVersionMismatchError, UnsupportedPostgresVersionError].some(
    (kind) => error instanceof kind,
  );
}
