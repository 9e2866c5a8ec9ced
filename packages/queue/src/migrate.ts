import { PostgresConnection } from 'bullmq';
import { isPostgres } from './backends.ts';

/** Creates, or brings up to date, BullMQ's own schema on PostgreSQL. On Redis there is nothing to do. */
export async function migrateQueue(url: string): Promise<void> {
  if (!isPostgres(url)) return;
  const connection = new PostgresConnection({ connectionString: url, max: 1, migrate: true });
  try {
    await connection.waitUntilReady();
  } finally {
    await connection.close();
  }
}
