import { PostgresConnection } from 'bullmq';
import { untilUnlocked, type LockWait } from '@jiter/core';
import { asPooled, checkDirect } from './backends/direct.ts';
import { isPostgres } from './backends/is-postgres.ts';
import { migrateLimiterStore } from './limiter-store.ts';
import { SteadyClient } from './steady-client.ts';

/** Whoever waits for a table has everybody else wait behind. */
const LOCK_TIMEOUT_MS = 1_000;

/** Creates, or brings up to date, BullMQ's own schema and the rate limits' table on PostgreSQL; nothing on Redis. */
export async function migrateQueue(url: string, wait?: LockWait): Promise<void> {
  if (!isPostgres(url)) return;
  await untilUnlocked(() => migrateBullMq(url), wait);
  await untilUnlocked(() => migrateLimiterStore(url, LOCK_TIMEOUT_MS), wait);
}

async function migrateBullMq(url: string): Promise<void> {
  const connection = new PostgresConnection({
    connectionString: url,
    max: 1,
    migrate: true,
    lock_timeout: LOCK_TIMEOUT_MS,
    Client: SteadyClient,
  });
  try {
    const client = await connection.pool.connect().catch((error: unknown) => {
      throw asPooled(error);
    });
    await checkDirect(client).finally(() => client.release());
    await connection.waitUntilReady();
  } finally {
    await connection.close();
  }
}
