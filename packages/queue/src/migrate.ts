import { PostgresConnection } from 'bullmq';
import { isPostgres } from './backends/engine-for.ts';
import { migrateLimiterStore } from './limiter-store.ts';

/** Creates, or brings up to date, BullMQ's own schema and the rate limits' table on PostgreSQL; nothing on Redis. */
export async function migrateQueue(url: string): Promise<void> {
  if (!isPostgres(url)) return;
  const connection = new PostgresConnection({ connectionString: url, max: 1, migrate: true });
  try {
    await connection.waitUntilReady();
  } finally {
    await connection.close();
  }
  await migrateLimiterStore(url);
}
