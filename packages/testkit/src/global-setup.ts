import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removePostgres, startPostgres } from '@jiter/embedded';
import { migrateQueue } from '@jiter/queue';
import { migrateStore } from '@jiter/store';
import { copyCluster } from './copy-cluster.ts';
import { databaseUrl, runSql, TEMPLATE } from './database.ts';
import { findRedis } from './find-redis.ts';
import { hasPgBouncer } from './pgbouncer.ts';
import { howToInstall, tellSkipped } from './programs.ts';
import globalTeardown, { atTeardown, isBegun } from './global-teardown.ts';
import { makeRunDir, removeLeftBehind } from './run-dir.ts';
import { sharedDir } from './shared-dir.ts';

/** No crash to survive: what is left of the run is thrown away. */
const FAST_AND_LOOSE = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_wal_size: '256MB',
  // The copy for servers of a test's own is as small as it may be.
  min_wal_size: '32MB',
  // Those of all processes of all tests that run at once.
  max_connections: '800',
  // It takes a process for each of the databases in turn, and those live for seconds.
  autovacuum_naptime: '10min',
  // Nobody guesses passwords here, and every connection would hash its own thousands of times on both ends.
  scram_iterations: '1',
};

/** Once per run, however many lanes it has: one PostgreSQL with a migrated template, and one Redis. */
export default async function globalSetup(): Promise<void> {
  if (isBegun()) return;
  try {
    await startServers();
  } catch (error) {
    // jest does not tear down what was set up by half.
    await globalTeardown();
    throw error;
  }
}

async function startServers(): Promise<void> {
  for (const parent of [tmpdir(), IN_MEMORY]) await removeLeftBehind(parent);
  const dir = await runDir(tmpdir());
  // In a clone that is closed to that account, what it needs goes here and not where `npm start` puts it.
  process.env.JITER_TEST_SHARED_DIR = join(dir, 'shared');
  const data = await makeDataDir(dir);
  process.env.JITER_TEST_POSTGRES = await startMigrated(join(data, 'postgres'), join(data, 'migrated'));
  if (!(await hasPgBouncer())) tellSkipped(howToInstall('pgbouncer'), 'what needs a pooler is');
  const redis = await findRedis();
  if (!redis) return;
  atTeardown(() => redis.stop());
  process.env.JITER_TEST_REDIS = redis.url;
}

/** Leaves a copy of it at `copy`, for those tests that need a server of their own. */
async function startMigrated(dir: string, copy: string): Promise<string> {
  const start = () => startPostgres({ dir, sharedDir: sharedDir(), settings: FAST_AND_LOOSE });
  let running = await start();
  atTeardown(() => running.stop().then(() => removePostgres(dir)));
  await hashAgain(running.url);
  await migrateStore(running.url);
  await migrateQueue(running.url);
  await running.stop();
  await copyCluster(dir, copy);
  process.env.JITER_TEST_MIGRATED = copy;
  running = await start();
  // What the first session of a database finds out about the system's tables it keeps in a file, which clones get as well.
  await runSql(running.url, 'select');
  await makeTemplate(running.url);
  // Nobody has a table there.
  return databaseUrl(running.url, 'postgres');
}

/** What its databases and its log come to, with room to spare. */
const DATA_BYTES = 4 * 2 ** 30;
const IN_MEMORY = '/dev/shm';

/**
 * Databases come and go by the hundreds, each with 500 files, which memory takes at a fraction of what a disk's file
 * system needs for them: it is `dir` where there is none for so much.
 */
async function makeDataDir(dir: string): Promise<string> {
  const { bavail, bsize } = await statfs(IN_MEMORY).catch(() => ({ bavail: 0, bsize: 0 }));
  if (bavail * bsize < DATA_BYTES) return dir;
  return runDir(IN_MEMORY);
}

async function runDir(parent: string): Promise<string> {
  const { dir, remove } = await makeRunDir(parent);
  atTeardown(remove);
  return dir;
}

/** The password was hashed as the cluster was made, without these settings. */
function hashAgain(server: string): Promise<void> {
  return runSql(server, `ALTER ROLE CURRENT_USER PASSWORD '${new URL(server).password}'`);
}

async function makeTemplate(server: string): Promise<void> {
  const migrated = new URL(server).pathname.slice(1);
  // Nobody may be connected to a template that is being cloned.
  await runSql(
    databaseUrl(server, 'postgres'),
    `CREATE DATABASE ${TEMPLATE} TEMPLATE ${migrated} STRATEGY file_copy`,
    `ALTER DATABASE ${TEMPLATE} WITH ALLOW_CONNECTIONS false IS_TEMPLATE true`,
  );
}
