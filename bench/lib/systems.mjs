import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { benchDir, rootDir } from './places.mjs';

const dist = (name) => join(rootDir, 'dist', `${name}.js`);
const peer = (name) => join(benchDir, 'peers', `${name}.mjs`);

const apiKey = `bench_${randomBytes(18).toString('hex')}`;
const signingSecret = randomBytes(18).toString('hex');

/**
 * A system: the programs that make it up, each a file, its arguments and the IPC message by which it says that it is
 * up, what they want in their environment, and how a create looks. `baseline`: the one the ratios are against.
 */
function jiter(engine, client, { isFirst }) {
  return {
    name: `jiter-${engine}`,
    row: `jiter-${engine} (${client})`,
    client,
    needsRedis: engine === 'redis',
    // The client matters to deliveries only, so everything else is measured with the first one.
    ...(!isFirst && { only: ['drain', 'lag'] }),
    migrate: { file: dist('migrate'), args: [] },
    programs: [
      { name: 'api', file: dist('api'), args: [] },
      { name: 'worker', file: dist('worker'), args: [] },
    ],
    env: ({ databaseUrl, redisUrl, extra }) => ({
      DATABASE_URL: databaseUrl,
      ...(engine === 'redis' && { REDIS_URL: redisUrl }),
      HOST: '127.0.0.1',
      PORT: '0',
      JITER_API_KEY: apiKey,
      JITER_SIGNING_SECRET: signingSecret,
      JITER_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
      ALLOW_PRIVATE_DESTINATIONS: 'true',
      HTTP_CLIENT: client,
      MAX_CRON_JOBS: '1000000',
      ...extra,
    }),
    dialect: 'jiter',
    headers: { 'x-api-key': apiKey },
    isOurs: true,
  };
}

function expressPeer(file, { name = file, needsRedis = false, client, isBaseline = false }) {
  return {
    name,
    row: `${name} (${client})`,
    client,
    needsRedis,
    isBaseline,
    migrate: { file: peer(file), args: ['migrate'] },
    programs: ['api', 'worker'].map((role) => ({ name: role, file: peer(file), args: [role] })),
    env: ({ databaseUrl, redisUrl }) => ({
      DATABASE_URL: databaseUrl,
      ...(needsRedis && { REDIS_URL: redisUrl }),
      HTTP_CLIENT: client,
    }),
    dialect: 'jiter',
    headers: {},
  };
}

const quirrel = {
  name: 'quirrel',
  row: 'quirrel (node-fetch)',
  client: 'node-fetch',
  needsRedis: true,
  programs: [{ name: 'api', file: peer('quirrel'), args: [] }],
  env: ({ redisUrl }) => ({ REDIS_URL: redisUrl }),
  dialect: 'quirrel',
  headers: {},
};

/** Ours with events that use everything. Its own rows: what they are compared with are the rows of the default ones. */
const everything = {
  ...jiter('redis', 'got', { isFirst: true }),
  name: 'jiter-everything',
  row: 'jiter-redis, events that use everything (got)',
  only: ['create', 'drain'],
  dialect: 'jiter-everything',
};

const FLEET = 20;

/** Ours with many workers, and no API: what each costs that has nothing to do. */
const fleet = (engine) => {
  const alone = jiter(engine, 'got', { isFirst: true });
  const worker = alone.programs.at(-1);
  const workers = Array.from({ length: FLEET }, (_, index) => ({ ...worker, name: `worker ${index + 1}` }));
  return {
    ...alone,
    name: `jiter-${engine}-fleet`,
    row: `jiter-${engine}, ${FLEET} workers (got)`,
    only: ['idle'],
    programs: workers,
    isFleet: true,
  };
};

/** As many processes with their connections that do nothing at all. */
const idleConnections = (engine) => ({
  ...fleet(engine),
  name: `idle-connections-${engine}`,
  row: `${FLEET} × the connections of an idle worker, ${engine}`,
  isOurs: false,
  migrate: undefined,
  programs: Array.from({ length: FLEET }, (_, index) => ({
    name: `process ${index + 1}`,
    file: peer('idle-connections'),
    args: [engine],
  })),
});

/** Ours where PostgreSQL is reached through PgBouncer in transaction mode. */
const pooled = {
  ...jiter('redis', 'got', { isFirst: true }),
  name: 'jiter-pgbouncer',
  row: 'jiter-redis, through PgBouncer (got)',
  only: ['create', 'drain'],
  needsPooler: true,
};

const peers = [
  expressPeer('bullmq', { name: 'bullmq-redis', needsRedis: true, client: 'got', isBaseline: true }),
  expressPeer('bullmq', { name: 'bullmq-postgres', client: 'got' }),
  expressPeer('pg-boss', { client: 'undici' }),
  expressPeer('graphile-worker', { client: 'undici' }),
  quirrel,
];

/** Every system there is, ours once per HTTP client. */
export function listSystems({ clients }) {
  const ours = ['redis', 'postgres'].flatMap((engine) =>
    clients.map((client, index) => jiter(engine, client, { isFirst: index === 0 })),
  );
  const idle = ['redis', 'postgres'].flatMap((engine) => [fleet(engine), idleConnections(engine)]);
  return [...ours, everything, pooled, ...idle, ...peers];
}
