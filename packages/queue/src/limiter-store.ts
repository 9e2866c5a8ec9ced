import { once } from 'node:events';
import pg from 'pg';
import type { QueueOptions } from './backends/engine.ts';
import { LIMITER_POOL_MAX } from './backends/connections.ts';
import { createErrorLog } from './backends/error-log.ts';
import { isPostgres } from './backends/is-postgres.ts';
import { connect, IMPATIENT, LIMIT_MS, type AnyRedis } from './backends/redis-connection.ts';
import { SteadyClient } from './steady-client.ts';

const TABLE = 'jiter_rate_limits';

/** As rate-limiter-flexible wants it. The lock: two migrations at once would both find that there is no table. */
const CREATE_TABLE = `
  select pg_advisory_xact_lock(hashtext('jiter.migrate'));
  -- Unlogged: counts of a minute are not worth a flush, and nobody misses them after a crash.
  create unlogged table if not exists ${TABLE}
    (key varchar(255) primary key, points integer not null default 0, expire bigint)`;

/**
 * Not on BullMQ's connection: that one makes its tables in a schema of BullMQ's own. Fails where it cannot have its locks soon: a version that builds an index
 * meanwhile has the same lock for as long as that takes, and waits for each statement that was there before.
 */
export async function migrateLimiterStore(url: string, lockTimeoutMs: number): Promise<void> {
  const client = new SteadyClient({ connectionString: url, lock_timeout: lockTimeoutMs });
  try {
    await client.connect();
    await client.query(CREATE_TABLE);
  } finally {
    await client.end();
  }
}

/** Where the API processes count together: the server that holds the queue. The client is rate-limiter-flexible's. */
export type LimiterStore = {
  /** Resolves once the server answers, or is known to be away, within 2 s. What is counted before that by Redis is refused. */
  opened: Promise<void>;
  close(): Promise<void>;
} & (
  | { kind: 'redis'; client: unknown; prefix: string }
  | { kind: 'postgres'; client: unknown; tableName: string }
);

/** Never waits for the server: one that is away rejects within 2 s, and is connected to as soon as it is there. */
export function openLimiterStore({
  url,
  log,
  clock,
}: Pick<QueueOptions, 'url' | 'log' | 'clock'>): LimiterStore {
  const onError = createErrorLog(log, clock, 'limiter');
  if (isPostgres(url)) return openOnPostgres(url, onError);
  const { redis, prefix, close } = connect(url, IMPATIENT, onError);
  const opened = untilOpened(redis);
  return { kind: 'redis', client: redis, prefix, opened, close: () => Promise.resolve(close()) };
}

/** The first error is enough: whoever is impatient asks a server that is away for nothing, from then on as well. */
async function untilOpened(redis: AnyRedis): Promise<void> {
  await once(redis, 'ready', { signal: AbortSignal.timeout(LIMIT_MS) }).catch(() => undefined);
}

function openOnPostgres(url: string, onError: (error: unknown) => void): LimiterStore {
  const client = new pg.Pool({
    connectionString: url,
    // Counts are settled in the background: they must not take connections from the requests' own work.
    max: LIMITER_POOL_MAX,
    connectionTimeoutMillis: LIMIT_MS,
    query_timeout: LIMIT_MS,
    keepAlive: true,
    application_name: 'jiter-limits',
    Client: SteadyClient,
  });
  client.on('error', onError);
  // Its pool waits for a connection by itself.
  const opened = Promise.resolve();
  return { kind: 'postgres', client, tableName: TABLE, opened, close: () => client.end() };
}
