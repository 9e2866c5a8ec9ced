import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removePostgres, startPostgres } from '@jiter/embedded';
import { migrateQueue } from '@jiter/queue';
import { migrateStore } from '@jiter/store';
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
  let running = await startPostgres(options);
  await migrateStore(running.url);
  await migrateQueue(running.url);
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
