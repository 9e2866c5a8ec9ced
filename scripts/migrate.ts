// The one place that changes a schema: `npm run migrate`, before the first start and after each update.
import { EXIT_BAD_CONFIG, EXIT_FAILED, fail } from '@jiter/runtime';
import { migrateAll } from './lib/migrate-all.ts';

const { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, QUEUE_URL: queueUrl } = process.env;

if (!databaseUrl) {
  fail(
    'DATABASE_URL is not set: give the PostgreSQL to migrate, such as postgres://user:password@host:5432/jiter',
    EXIT_BAD_CONFIG,
  );
}
try {
  await migrateAll({ databaseUrl, queueUrl: queueUrl || redisUrl || undefined }, { onBlocked: sayOnce() });
  console.log('The schema is up to date.');
  process.exit(0);
} catch (error) {
  fail((error as Error).message, EXIT_FAILED);
}

function sayOnce(): () => void {
  let isSaid = false;
  return () => {
    if (!isSaid) console.log('A transaction is in the way: the migration asks again until it has ended.');
    isSaid = true;
  };
}
