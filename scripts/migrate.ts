// The one place that changes a schema: `npm run migrate`, before the first start and after each update.
import { checked, EXIT_FAILED, fail, parseServers } from '@jiter/runtime';
import { describeNewer, migrateAll } from './lib/migrate-all.ts';

const servers = checked(() => parseServers(process.env));
try {
  const migrated = await migrateAll(servers, { onBlocked: sayOnce() });
  console.log(describeNewer(migrated) ?? 'The schema is up to date.');
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
