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
/** After which the sentinel takes a master for dead: one that stands still for a moment, as all here do now and then, is not. */
const DOWN_AFTER_MS = 3_000;

/** What the servers want to hear: `password` the master and its replica, the others the sentinel. */
export type WatchedLogin = { password: string; sentinelUsername: string; sentinelPassword: string };

/** A master, its replica, and one sentinel that puts the one in the other's place. Whoever has no `login` is let in where none is given. */
export async function startWatchedRedis({ login }: { login?: WatchedLogin } = {}): Promise<WatchedRedis> {
  const args = login ? ['--requirepass', login.password, '--masterauth', login.password] : [];
  const master = await startRedis({ args });
  const replica = await startRedis({ args: [...args, '--replicaof', `127.0.0.1 ${master.port}`] });
  await eventually(() => withRedis(asUser(replica.url, '', login?.password), isInStep), 30_000);
  const dir = await mkdtemp(join(tmpdir(), 'jiter-sentinel-'));
  const port = await ownPort();
  const file = join(dir, 'sentinel.conf');
  await writeFile(file, configOf(port, master.port, login));
  const sentinel = await startRedis({ port, sentinelFile: file });
  const watcher = asUser(sentinel.url, login?.sentinelUsername, login?.sentinelPassword);
  const ask = () => withRedis(watcher, (redis) => redis.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', NAME));
  await eventually(async () => {
    const known = String(await withRedis(watcher, (redis) => redis.call('SENTINEL', 'REPLICAS', NAME)));
    if (!known.includes(String(replica.port))) throw new Error('the sentinel does not know the replica yet');
  }, 30_000);
  return {
    url: urlOf(port, login),
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

const asUser = (url: string, username = '', password = '') =>
  password === '' ? url : url.replace('//', `//${username}:${password}@`);

function urlOf(port: number, login: WatchedLogin | undefined): string {
  const place = `127.0.0.1:${port}/${NAME}`;
  if (!login) return `redis+sentinel://${place}`;
  const { password, sentinelUsername, sentinelPassword } = login;
  const query = new URLSearchParams({ sentinelUsername, sentinelPassword });
  return `redis+sentinel://:${password}@${place}?${String(query)}`;
}

function configOf(port: number, masterPort: number, login: WatchedLogin | undefined): string {
  return [
    `port ${port}`,
    'bind 127.0.0.1',
    `sentinel monitor ${NAME} 127.0.0.1 ${masterPort} 1`,
    `sentinel down-after-milliseconds ${NAME} ${DOWN_AFTER_MS}`,
    `sentinel failover-timeout ${NAME} 10000`,
    ...(login ? lockedBy(login) : []),
  ].join('\n');
}

const lockedBy = ({ password, sentinelUsername, sentinelPassword }: WatchedLogin) => [
  `sentinel auth-pass ${NAME} ${password}`,
  `user ${sentinelUsername} on >${sentinelPassword} ~* &* +@all`,
  'user default off',
];
