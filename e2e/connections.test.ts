import { existsSync } from 'node:fs';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { queueConnections } from '@jiter/queue';
import { CONNECTIONS_OF_LEADER, connectionsOfApi, connectionsOfWorker } from '@jiter/store';
import {
  ALL_EVENTS,
  eventually,
  hasOwnRedis,
  queryRows,
  startRedis,
  startRedisCluster,
  startWatchedRedis,
  withRedis,
} from '@jiter/testkit';
import { aFleet, aReceiver } from './a-fleet.ts';
import { atEnd } from './at-end.ts';
import { healthUrl, type Fleet } from './fleet.ts';
import { createAll, forEach, soon } from './load.ts';

const [POOL, READ_POOL] = [3, 2];
const env = { DATABASE_POOL: String(POOL), DATABASE_READ_POOL: String(READ_POOL) };
const EVENTS = 200;

/** The most of each that was seen since. */
function watch<Kind extends string>(count: () => Promise<Record<Kind, number>>) {
  let isOver = false;
  const most = {} as Record<Kind, number>;
  const watching = (async () => {
    while (!isOver) {
      const now = await count();
      for (const kind of Object.keys(now) as Kind[]) most[kind] = Math.max(most[kind] ?? 0, now[kind]);
      await pause(2);
    }
  })();
  return async () => {
    isOver = true;
    await watching;
    return most;
  };
}

const COUNTED = `select count(*) filter (where application_name ~ '^jiter-(api|worker)')::int as store,
    count(*) filter (where application_name !~ '^jiter-(api|worker)')::int as queue
  from pg_stat_activity where datname = current_database() and application_name ~ '^jiter-'`;

/** Those of the one process that there is. */
const onPostgres =
  ({ env: { DATABASE_URL } }: Fleet) =>
  async () =>
    (await queryRows<{ store: number; queue: number }>(DATABASE_URL, COUNTED))[0]!;

/** All that a worker is to deliver as soon as it is there, while others read. */
async function createMany(fleet: Fleet, destination: string): Promise<void> {
  const wish = { destination, scheduledTime: soon(2_000) };
  const reads = Array.from({ length: EVENTS / 2 }, (_, n) => `/api/events?limit=${n + 1}`);
  await Promise.all([
    createAll(fleet, Array<typeof wish>(EVENTS).fill(wish), () => {}),
    forEach(reads, (path) => fleet.call('GET', path)),
    forEach(reads, () => fetch(`${fleet.url}/readyz`)),
    fetch(`${fleet.url}/api/events`, { headers: { 'x-api-key': 'a key that nobody knows' } }),
  ]);
}

const untilAllAreSent = ({ env: { DATABASE_URL } }: Fleet) =>
  eventually(async () => {
    const [row] = await queryRows(
      DATABASE_URL,
      `select count(*)::int from ${ALL_EVENTS} where status = 'Sent'`,
    );
    expect(row).toEqual({ count: EVENTS });
  }, 60_000);

test('on PostgreSQL a process opens what the table of docs/operations.md says, and no more', async () => {
  const fleet = await aFleet('postgres', { workers: 0, env });
  const receiver = await aReceiver();
  const queue = queueConnections(fleet.env.DATABASE_URL);
  const ofApi = watch(onPostgres(fleet));
  await createMany(fleet, receiver.url);
  const api = await ofApi();
  expect(api.store).toBeLessThanOrEqual(connectionsOfApi(POOL, READ_POOL));
  // Each pool was asked. How many of it at once is a matter of the moment.
  expect(api.store).toBeGreaterThanOrEqual(2);
  expect(api.queue).toBeLessThanOrEqual(queue.ring + queue.limit);
  await fleet.api.stop();
  await eventually(async () => expect(await onPostgres(fleet)()).toEqual({ store: 0, queue: 0 }));

  const ofWorker = watch(onPostgres(fleet));
  const one = await fleet.startWorker();
  await untilAllAreSent(fleet);
  const worker = await ofWorker();
  expect(worker.store).toBeLessThanOrEqual(connectionsOfWorker(POOL) + CONNECTIONS_OF_LEADER);
  expect(worker.store).toBeGreaterThan(0);
  expect(worker.queue).toBeLessThanOrEqual(queue.ring + queue.take);
  // One hears of jobs, and others take them.
  expect(worker.queue).toBeGreaterThan(1);
  await one.stop();
}, 180_000);

/** The ports from which a process has connections by TCP. */
async function portsOf(pid: number): Promise<number[]> {
  const fds = await readdir(`/proc/${pid}/fd`);
  const links = await Promise.all(fds.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
  const inodes = new Set(links.map((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1]));
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(`/proc/${pid}/net/${name}`, 'utf8')),
  );
  const sockets = tables
    .flatMap((table) => table.trim().split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/));
  return sockets.filter((one) => inodes.has(one[9])).map((one) => parseInt(one[1]!.split(':')[1]!, 16));
}

const withProc = existsSync('/proc/self/net/tcp') ? test : test.skip;

withProc(
  'so does the parent of several processes, which delivers nothing',
  async () => {
    const fleet = await aFleet('postgres', { workers: 0, env });
    const worker = await fleet.startWorker({ JITER_WORKERS: '2', HEALTH_PORT: '0' });
    const [store, queue] = [`application_name ~ '^jiter-worker'`, `application_name !~ '^jiter-worker'`];
    const ofParent = watch(async () => {
      const [row] = await queryRows<{ store: number; queue: number }>(
        fleet.env.DATABASE_URL,
        `select count(*) filter (where ${store})::int as store, count(*) filter (where ${queue})::int as queue
       from pg_stat_activity where datname = current_database() and client_port = any($1)`,
        [await portsOf(worker.process.pid!)],
      );
      return row!;
    });
    for (let asked = 0; asked < 20; asked += 1) await fetch(`${healthUrl(worker)}/readyz`);
    const parent = await ofParent();
    expect(parent.store).toBe(2);
    expect(parent.queue).toBeGreaterThan(0);
    expect(parent.queue).toBeLessThanOrEqual(queueConnections(fleet.env.DATABASE_URL).ring);
    await worker.stop();
  },
  180_000,
);

type Redises = { url: string; servers: readonly string[] };

const REDISES: Record<string, () => Promise<Redises>> = {
  async single() {
    const { url, kill } = await startRedis();
    atEnd(url, () => kill());
    return { url, servers: [url] };
  },
  async sentinel() {
    const redis = atEnd(await startWatchedRedis(), ({ stop }) => stop());
    const { host } = new URL(redis.url.replace('redis+sentinel', 'http'));
    return { url: redis.url, servers: [redis.master.url, `redis://${host}`] };
  },
  async cluster() {
    const cluster = atEnd(await startRedisCluster(), ({ stop }) => stop());
    return { url: cluster.urlFor('bull'), servers: cluster.nodes.map(({ url }) => url) };
  },
};

/** Those of our processes: replicas and sentinels have some of their own, and so has this look. */
const countClients = async (url: string) =>
  withRedis(url, async (redis) => {
    const lines = String(await redis.call('CLIENT', 'LIST'))
      .trim()
      .split('\n');
    const others = lines.filter((line) => / name=sentinel-| flags=\w*[SM]/.test(line));
    return lines.length - others.length - 1;
  });

const onRedis = (servers: readonly string[]) => async () => {
  const counts = await Promise.all(servers.map(countClients));
  return { queue: counts.reduce((sum, count) => sum + count, 0) };
};

const withOwnRedis = hasOwnRedis ? describe : describe.skip;

withOwnRedis('on a Redis', () => {
  test.each(Object.keys(REDISES))(
    'a process opens what the table says, and no more: %s',
    async (kind) => {
      const { url, servers } = await REDISES[kind]!();
      const fleet = await aFleet('redis', { workers: 0, env, redisUrl: url });
      const receiver = await aReceiver();
      const most = queueConnections(url);
      const ofApi = watch(onRedis(servers));
      await createMany(fleet, receiver.url);
      const api = await ofApi();
      expect(api.queue).toBeLessThanOrEqual(most.ring + most.limit);
      expect(api.queue).toBeGreaterThan(1);
      await fleet.api.stop();
      await eventually(async () => expect(await onRedis(servers)()).toEqual({ queue: 0 }));

      const ofWorker = watch(onRedis(servers));
      const one = await fleet.startWorker();
      await untilAllAreSent(fleet);
      const worker = await ofWorker();
      expect(worker.queue).toBeLessThanOrEqual(most.ring + most.take);
      expect(worker.queue).toBeGreaterThan(api.queue);
      await one.stop();
    },
    180_000,
  );
});
