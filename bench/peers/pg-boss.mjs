// pg-boss keeps the event in the job itself. Version 10 is the newest for Node 20.
import PgBoss from 'pg-boss';
import { createDelivery } from './post.mjs';
import { runRole, serveApi } from './serve.mjs';

const { DATABASE_URL, HTTP_CLIENT } = process.env;
const QUEUE = 'events';
// Each loop takes a batch, and then the next not before half a second has passed (the least it can be set to).
const LOOPS = 4;
const BATCH = 1_000;
const POLL_S = 0.5;

async function open(options) {
  const boss = new PgBoss({ connectionString: DATABASE_URL, schedule: false, ...options });
  boss.on('error', console.error);
  await boss.start();
  return boss;
}

async function migrate() {
  const boss = await open({ supervise: false });
  await boss.createQueue(QUEUE);
  await boss.stop({ graceful: false });
}

async function api() {
  const boss = await open({ supervise: false });
  const policy = { retryLimit: 3, retryDelay: 3 };
  serveApi(async (event) => {
    const id = await boss.send(QUEUE, event, { ...policy, startAfter: event.scheduledTime });
    return { id, ...event, status: 'Pending' };
  });
}

async function worker() {
  const boss = await open({ max: LOOPS + 2 });
  const deliver = createDelivery(HTTP_CLIENT);
  const perform = async (jobs) => {
    const outcomes = await Promise.allSettled(jobs.map(({ data }) => deliver(data)));
    const failed = jobs.filter((_, index) => outcomes[index].status === 'rejected').map(({ id }) => id);
    // What is failed by itself stays failed when the handler returns and pg-boss completes the batch.
    if (failed.length > 0) await boss.fail(QUEUE, failed);
  };
  const options = { batchSize: BATCH, pollingIntervalSeconds: POLL_S };
  for (let loop = 0; loop < LOOPS; loop += 1) await boss.work(QUEUE, options, perform);
}

await runRole({ migrate, api, worker });
