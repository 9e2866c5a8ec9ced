// graphile-worker keeps the event in the job itself. Version 0.16 is the newest for Node 20.
import { Logger, makeWorkerUtils, run, runMigrations } from 'graphile-worker';
import pg from 'pg';
import { createDelivery } from './post.mjs';
import { runRole, serveApi } from './serve.mjs';

const { DATABASE_URL, HTTP_CLIENT } = process.env;
const CONCURRENCY = 24;
const CONNECTIONS = 10;
/** A job that becomes due later notifies nobody: how often each of the 24 looks for one bounds the lag. */
const POLL_MS = 50;

const openPool = () => {
  const pgPool = new pg.Pool({ connectionString: DATABASE_URL, max: CONNECTIONS });
  pgPool.on('error', console.error);
  return pgPool;
};
// Its own logger prints two lines for every job.
const quiet = new Logger(() => () => {});

async function migrate() {
  await runMigrations({ connectionString: DATABASE_URL, logger: quiet });
}

async function api() {
  const utils = await makeWorkerUtils({ pgPool: openPool(), logger: quiet });
  serveApi(async (event) => {
    const job = await utils.addJob('deliver', event, { runAt: event.scheduledTime, maxAttempts: 4 });
    return { id: job.id, ...event, status: 'Pending' };
  });
}

async function worker() {
  const deliver = createDelivery(HTTP_CLIENT);
  await run({
    pgPool: openPool(),
    logger: quiet,
    concurrency: CONCURRENCY,
    pollInterval: POLL_MS,
    noHandleSignals: true,
    taskList: { deliver: (event) => deliver(event) },
  });
}

await runRole({ migrate, api, worker });
