import { resolve } from 'node:path';
import { chooseAccount } from './account.ts';
import { findBinaries } from './binaries.ts';
import { openCluster } from './cluster.ts';
import { clearOrphan } from './orphan.ts';
import { preparePlace } from './place.ts';
import { bootServer, freePort, type Server, type ServerSpec } from './server.ts';

export { findRunningPostgres } from './find-running.ts';
export { removePostgres } from './place.ts';
export { freePort } from './server.ts';
export { endWithOwner } from './watcher.ts';

const BOOT_TRIES = 3;
const SHARED_DIR = '/var/lib/jiter';

/** For a small machine, and as durable as PostgreSQL is by default. There are no replicas to write WAL for. */
const SETTINGS: Record<string, string> = {
  shared_buffers: '128MB',
  max_connections: '200',
  wal_level: 'minimal',
  max_wal_senders: '0',
  jit: 'off',
};

export type PostgresOptions = {
  /** Kept between runs; made when absent. */
  dir: string;
  /** Where root keeps what PostgreSQL's account must reach and `dir` is closed to it (/var/lib/jiter). */
  sharedDir?: string | undefined;
  /** By default one that is free. */
  port?: number;
  /** Server settings over our own, such as `{ fsync: 'off' }` in tests. */
  settings?: Record<string, string>;
  onLog?: (line: string) => void;
};

export type RunningPostgres = {
  /** postgres://jiter:<password>@127.0.0.1:<port>/jiter */
  url: string;
  port: number;
  /** Settles when the server is gone, whoever stopped it. */
  ended: Promise<void>;
  /** Cuts the sessions, keeps what was committed, resolves when the server is gone. */
  stop: () => Promise<void>;
};

/**
 * Starts a PostgreSQL of our own on `dir`, as root or not. One that still runs there without its owner is replaced,
 * so a caller sees to it that `dir` is in use once. It ends with this process, however that ends.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const dir = resolve(options.dir);
  const sharedDir = resolve(options.sharedDir || SHARED_DIR);
  const account = await chooseAccount(dir);
  const binaries = await findBinaries(account, sharedDir);
  const place = await preparePlace(dir, account, sharedDir);
  const settings = { ...SETTINGS, ...options.settings };
  const { data, password } = await openCluster({
    place,
    binaries,
    account,
    durable: settings.fsync !== 'off',
  });
  await clearOrphan(data);
  const spec = { file: binaries.postgres, data, account, settings, onLog: options.onLog ?? (() => {}) };
  const { port, ended, stop } = await boot(spec, options.port);
  return { url: `postgres://jiter:${password}@127.0.0.1:${port}/jiter`, port, ended, stop };
}

/** It fails to boot once in a while: its port was taken meanwhile, or the last server's memory is not free yet. */
async function boot(spec: Omit<ServerSpec, 'port'>, port?: number): Promise<Server> {
  for (let left = BOOT_TRIES - 1; ; left -= 1) {
    try {
      return await bootServer({ ...spec, port: port ?? (await freePort()) });
    } catch (error) {
      if (left === 0) throw error;
    }
  }
}
