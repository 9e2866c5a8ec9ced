import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './eventually.ts';
import { ownPort } from './own-port.ts';
import { startRedis, type RedisServer } from './redis.ts';
import { withRedis } from './with-redis.ts';

export type WatchedRedis = {
  /** By the sentinel. */
  url: string;
  master: RedisServer;
  replica: RedisServer;
  /** Resolves once the sentinel says that the replica is the master. */
  failedOver(): Promise<void>;
  stop(): Promise<void>;
};

const NAME = 'jiter';
/** After which the sentinel takes a master for dead. */
const DOWN_AFTER_MS = 1_000;

/** A master, its replica, and one sentinel that puts the one in the other's place. */
export async function startWatchedRedis(): Promise<WatchedRedis> {
  const master = await startRedis();
  const replica = await startRedis({ args: ['--replicaof', `127.0.0.1 ${master.port}`] });
  await eventually(() => withRedis(replica.url, isInStep), 30_000);
  const dir = await mkdtemp(join(tmpdir(), 'jiter-sentinel-'));
  const port = await ownPort();
  const file = join(dir, 'sentinel.conf');
  await writeFile(file, configOf(port, master.port));
  const sentinel = await startRedis({ port, sentinelFile: file });
  const ask = () =>
    withRedis(sentinel.url, (redis) => redis.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', NAME));
  await eventually(async () => {
    const known = String(await withRedis(sentinel.url, (redis) => redis.call('SENTINEL', 'REPLICAS', NAME)));
    if (!known.includes(String(replica.port))) throw new Error('the sentinel does not know the replica yet');
  }, 30_000);
  return {
    url: `redis+sentinel://127.0.0.1:${port}/${NAME}`,
    master,
    replica,
    failedOver: () =>
      eventually(async () => {
        if (!String(await ask()).includes(String(replica.port))) throw new Error('not yet');
      }, 60_000),
    async stop() {
      await Promise.all([master, replica, sentinel].map(({ kill }) => kill()));
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function isInStep(redis: { info(section: string): Promise<string> }): Promise<void> {
  const info = await redis.info('replication');
  if (!info.includes('master_link_status:up')) throw new Error(info);
}

function configOf(port: number, masterPort: number): string {
  return [
    `port ${port}`,
    'bind 127.0.0.1',
    `sentinel monitor ${NAME} 127.0.0.1 ${masterPort} 1`,
    `sentinel down-after-milliseconds ${NAME} ${DOWN_AFTER_MS}`,
    `sentinel failover-timeout ${NAME} 10000`,
  ].join('\n');
}
