// The one place that changes a schema: `npm run migrate`, before the first start and after each update.
import { migrateAll } from './lib/migrate-all.ts';

const { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl } = process.env;

if (!databaseUrl) {
  console.error(
    'DATABASE_URL is not set: give the PostgreSQL to migrate, such as postgres://user:password@host:5432/jiter',
  );
  process.exit(78);
}
try {
  await migrateAll({ databaseUrl, redisUrl: redisUrl || undefined });
  console.log('The schema is up to date.');
  process.exit(0);
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
