import { spawn } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import pg from 'pg';
import { loadPackage } from './packages.mjs';
import { dataDir } from './places.mjs';
import { startPooler } from './pooler.mjs';

/** Everything of ours is in user schemas; indexes and TOAST are counted with their tables. */
const TOTAL_SIZE = `
  select coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint as bytes
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg_toast%'`;

/**
 * The PostgreSQL that `npm start` brings, with its settings (fsync on), and of the PATH a redis-server and a PgBouncer before
 * that PostgreSQL, if there are.
 * `keptIn`: a folder in which PostgreSQL's data stays for the next run.
 */
export async function startDatabases({ keptIn } = {}) {
  const embedded = await loadPackage('embedded');
  const place = keptIn ?? join(dataDir, 'postgres');
  if (!keptIn) await embedded.removePostgres(place);
  await mkdir(dataDir, { recursive: true });
  const postgres = await embedded.startPostgres({ dir: place });
  const admin = new pg.Pool({ connectionString: postgres.url, max: 1 });
  admin.on('error', () => {});
  await dropLeftOver(admin);
  const redis = await startRedis(embedded).catch(goWithout('Redis'));
  const pooler = await startPooler(embedded, postgres.url).catch(goWithout('PgBouncer'));
  return {
    redis: redis?.url,
    versions: { postgresql: await versionOf(admin), ...(redis && { redis: redis.version }) },
    pids: { postmaster: await postmasterPid(admin), redis: redis?.pid, pooler: pooler?.pid },
    /** The same database through PgBouncer. */
    pooled: pooler && ((url) => Object.assign(new URL(url), { port: String(pooler.port) }).href),
    freshDatabase: () => freshDatabase(admin, postgres.url, redis),
    /** Of one that nobody is connected with: file by file, since its log would be as long as it is. */
    copyOf: (name) => freshDatabase(admin, postgres.url, redis, `template ${name} strategy file_copy`),
    ...pastsOf(admin),
    async stop() {
      await redis?.stop();
      await pooler?.stop();
      await admin.end();
      await postgres.stop();
      if (!keptIn) await embedded.removePostgres(place);
    },
  };
}

const goWithout = (what) => (error) => {
  console.log(`Without ${what}: ${error.message}`);
};

async function startRedis({ endWithOwner, freePort }) {
  const port = await freePort();
  // In memory only, for every system alike; everything else, hz included, is Redis' default.
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const server = spawn('redis-server', args, {
    detached: true,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = new Promise((resolve) => server.once('close', resolve));
  await new Promise((resolve, reject) => {
    server.once('error', () => reject(new Error('there is no redis-server on the PATH')));
    server.once('exit', (code) => reject(new Error(`redis-server ended (${code})`)));
    createInterface({ input: server.stdout }).on('line', (line) => {
      if (/ready to accept connections/i.test(line)) resolve();
    });
  });
  endWithOwner(server);
  const url = `redis://127.0.0.1:${port}`;
  const client = new Redis(url);
  client.on('error', () => {});
  const info = await client.info('server');
  const stop = async () => {
    client.disconnect();
    server.kill('SIGTERM');
    await ended;
  };
  return { url, client, pid: server.pid, version: /redis_version:(\S+)/.exec(info)[1], stop };
}

/** By a run before that kept its data and was killed. */
async function dropLeftOver(admin) {
  const { rows } = await admin.query(`select datname as name from pg_database where datname ~ '^bench_'`);
  for (const { name } of rows) await admin.query(`drop database ${name} with (force)`);
}

const BUFFERS_COUNTED_MS = 2_000;
let databases = 0;

/** An empty PostgreSQL database, an empty Redis, and no checkpoint left over from whoever was measured before. */
async function freshDatabase(admin, serverUrl, redis, origin = '') {
  databases += 1;
  const name = `bench_${process.pid}_${databases}`;
  await admin.query(`create database ${name} ${origin}`);
  await redis?.client.flushall();
  await admin.query('checkpoint');
  const url = Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href;
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  pool.on('error', () => {});
  return {
    name,
    url,
    query: (text, values) => pool.query(text, values),
    async sizes() {
      // Redis counts its clients' buffers once a second or so.
      await pause(BUFFERS_COUNTED_MS);
      return {
        postgres: Number((await pool.query(TOTAL_SIZE)).rows[0].bytes),
        redis: redis ? keptByRedis(await redis.client.info('memory')) : 0,
      };
    },
    /** Ends what is connected from here. */
    release: () => pool.end(),
    async drop() {
      await pool.end();
      await admin.query(`drop database if exists ${name} with (force)`);
      await redis?.client.flushall();
    },
  };
}

/** Databases that are there to be copied. */
function pastsOf(admin) {
  return {
    async has(name) {
      const { rowCount } = await admin.query('select from pg_database where datname = $1', [name]);
      return rowCount > 0;
    },
    /** Runs `work` with other settings of the server. */
    async withSettings(settings, work) {
      for (const setting of settings) await admin.query(`alter system set ${setting}`);
      await admin.query('select pg_reload_conf()');
      try {
        return await work();
      } finally {
        await admin.query('alter system reset all');
        await admin.query('select pg_reload_conf()');
      }
    },
    /** Under a name of its own it is no longer dropped. */
    async keepAs(database, name) {
      await database.release();
      await admin.query(`alter database ${database.name} rename to ${name}`);
    },
  };
}

/** Without the buffers of its connections and the scripts it was sent: those do not grow with the events. */
function keptByRedis(info) {
  const valueOf = (name) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
  return valueOf('used_memory') - valueOf('mem_clients_normal') - valueOf('used_memory_scripts_eval');
}

async function versionOf(admin) {
  return (await admin.query('show server_version')).rows[0].server_version;
}

async function postmasterPid(admin) {
  const { rows } = await admin.query(`select pg_read_file('postmaster.pid') as text`);
  return Number(rows[0].text.split('\n')[0]);
}

export async function removeData() {
  await rm(dataDir, { recursive: true, force: true });
}
