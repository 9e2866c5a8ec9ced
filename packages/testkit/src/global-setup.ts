import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '@jiter/embedded';
import { migrateQueue } from '@jiter/queue';
import { migrateStore } from '@jiter/store';
import { databaseUrl, runSql, TEMPLATE } from './database.ts';
import { findRedis } from './find-redis.ts';
import { keepForTeardown } from './global-teardown.ts';

/** No crash to survive: what is left of the run is thrown away. */
const FAST_AND_LOOSE = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '400',
};

/** Once per jest run: one PostgreSQL with a migrated template database, and one Redis where the machine has it. */
export default async function globalSetup(): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'jiter-test-'));
  await chmod(dir, 0o755); // as root, PostgreSQL's account must get through
  const postgres = await startPostgres({ dir: join(dir, 'postgres'), settings: FAST_AND_LOOSE });
  keepForTeardown({ dir, postgres });
  await makeTemplate(postgres.url);
  process.env.JITER_TEST_POSTGRES = postgres.url;
  const redis = await findRedis();
  keepForTeardown({ redis });
  if (redis) process.env.JITER_TEST_REDIS = redis.url;
  else if (process.env.JITER_REQUIRE_REDIS) {
    throw new Error('JITER_REQUIRE_REDIS is set, and no Redis could be found, installed or started');
  }
}

async function makeTemplate(server: string): Promise<void> {
  await runSql(server, `CREATE DATABASE ${TEMPLATE}`);
  const url = databaseUrl(server, TEMPLATE);
  await migrateStore(url);
  await migrateQueue(url);
  // Nobody may be connected to a template that is being cloned.
  await runSql(server, `ALTER DATABASE ${TEMPLATE} WITH ALLOW_CONNECTIONS false IS_TEMPLATE true`);
}
