import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removePostgres, startPostgres } from '@jiter/embedded';
import { copyCluster } from './copy-cluster.ts';
import { needServers } from './need-servers.ts';
import { ownPort } from './own-port.ts';
import { sharedDir } from './shared-dir.ts';

export type DatabaseServer = {
  /** The same for as long as it lives, whether it runs or not. */
  url: string;
  /** What was committed stays. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Stops it and removes its data. */
  remove(): Promise<void>;
};

/**
 * A migrated PostgreSQL of one's own, for tests that take it away and give it back. It writes its log as in
 * production: what was committed survives. `dir`: by default one in the folder for temporary files.
 */
export async function startDatabaseServer({ dir: given }: { dir?: string } = {}): Promise<DatabaseServer> {
  needServers('a PostgreSQL');
  const dir = given ?? (await mkdtemp(join(tmpdir(), 'jiter-postgres-')));
  await chmod(dir, 0o755); // as root, PostgreSQL's account must get through
  const options = { dir: join(dir, 'postgres'), port: await ownPort(), sharedDir: sharedDir() };
  await copyMigrated(options.dir);
  let running = await startPostgres(options);
  return {
    url: running.url,
    stop: () => running.stop(),
    async start() {
      running = await startPostgres(options);
    },
    async remove() {
      await running.stop();
      await removePostgres(options.dir);
      if (given === undefined) await rm(dir, { recursive: true, force: true });
    },
  };
}

/** The migrated PostgreSQL of the run, stopped, as a folder of one's own: to make another one takes most of a second. */
export function copyMigrated(dir: string): Promise<void> {
  const migrated = process.env.JITER_TEST_MIGRATED;
  if (migrated) return copyCluster(migrated, dir);
  throw new Error('JITER_TEST_MIGRATED is not set: run tests by `npm test`, whose jest makes a PostgreSQL');
}
