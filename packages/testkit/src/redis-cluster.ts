import { withRedis } from './with-redis.ts';
import { eventually } from './eventually.ts';
import { ownPort } from './own-port.ts';
import { startRedis, type RedisServer } from './redis.ts';

export type RedisCluster = {
  /** `prefix`: of a queue of one's own. */
  urlFor(prefix: string): string;
  nodes: readonly RedisServer[];
  stop(): Promise<void>;
};

const SLOTS = 16_384;
const NODES = 3;
/** After which the others say of a node that it is away. */
const NODE_TIMEOUT_MS = 1_500;

/** Three masters with a third of all slots each, and nobody to take a dead one's place: what is left of it goes on. */
export async function startRedisCluster(): Promise<RedisCluster> {
  const nodes = await Promise.all(Array.from({ length: NODES }, startNode));
  const first = nodes[0]!;
  await Promise.all(
    nodes.map(({ url }, index) => ask(url, 'CLUSTER', 'ADDSLOTSRANGE', slotOf(index), slotOf(index + 1) - 1)),
  );
  for (const { port, busPort } of nodes) await ask(first.url, 'CLUSTER', 'MEET', '127.0.0.1', port, busPort);
  await eventually(async () => {
    for (const { url } of nodes) {
      const info = String(await ask(url, 'CLUSTER', 'INFO'));
      // It is `ok` to itself as well while it does not know yet who has the slots of others.
      if (!IS_WHOLE.test(info)) throw new Error(info);
    }
  }, 30_000);
  const hosts = nodes.map(({ port }) => `127.0.0.1:${port}`).join(',');
  return {
    urlFor: (prefix) => `redis+cluster://${hosts}?prefix=${prefix}`,
    nodes,
    stop: async () => void (await Promise.all(nodes.map(({ kill }) => kill()))),
  };
}

const IS_WHOLE = new RegExp(`cluster_state:ok[^]*cluster_slots_ok:${SLOTS}[^]*cluster_known_nodes:${NODES}`);
const slotOf = (index: number) => Math.floor((SLOTS * index) / NODES);

async function startNode(): Promise<RedisServer & { busPort: number }> {
  const busPort = await ownPort();
  const settings = {
    'cluster-enabled': 'yes',
    'cluster-port': String(busPort),
    'cluster-node-timeout': String(NODE_TIMEOUT_MS),
    'cluster-require-full-coverage': 'no',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  return { ...(await startRedis({ args })), busPort };
}

function ask(url: string, command: string, ...args: (string | number)[]): Promise<unknown> {
  return withRedis(url, (redis) => redis.call(command, ...args));
}
