// A row by knex and one BullMQ delayed job per event: what one would write first. On Redis, or, without REDIS_URL, on
// BullMQ's own PostgreSQL backend.
import { createPostgresBackend, PostgresConnection, Queue, withBackend, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import knex from 'knex';
import { createDelivery } from './post.mjs';
import { runRole, serveApi } from './serve.mjs';

const { DATABASE_URL, REDIS_URL, HTTP_CLIENT } = process.env;
const QUEUE = 'events';
const CONCURRENCY = 256;

const db = knex({ client: 'pg', connection: DATABASE_URL, pool: { min: 0, max: 10 } });

/** The classes, and the connection each of their instances wants. */
function chooseBackend() {
  if (REDIS_URL) return { Queue, Worker, connection: new Redis(REDIS_URL, { maxRetriesPerRequest: null }) };
  return { ...withBackend(createPostgresBackend), connection: { connectionString: DATABASE_URL, max: 10 } };
}

async function migrate() {
  await db.schema.createTable('events', (table) => {
    table.bigIncrements('id');
    table.text('destination').notNullable();
    table.text('payload').notNullable();
    table.timestamp('scheduledTime').notNullable();
    table.text('status').notNullable().defaultTo('Pending');
    table.timestamps(true, true, true);
    table.timestamp('sentAt');
  });
  if (REDIS_URL) return;
  const connection = new PostgresConnection({ connectionString: DATABASE_URL, max: 1, migrate: true });
  await connection.waitUntilReady();
  await connection.close();
}

async function api() {
  const backend = chooseBackend();
  const queue = new backend.Queue(QUEUE, {
    connection: backend.connection,
    defaultJobOptions: {
      attempts: 4,
      backoff: { type: 'fixed', delay: 3_000 },
      removeOnComplete: true,
      removeOnFail: 1_000,
    },
  });
  queue.on('error', console.error);
  serveApi(async (input) => {
    const [event] = await db('events').insert(input).returning('*');
    const delay = Math.max(0, event.scheduledTime.getTime() - Date.now());
    await queue.add('deliver', { id: event.id }, { delay });
    return event;
  });
}

async function worker() {
  const backend = chooseBackend();
  const deliver = createDelivery(HTTP_CLIENT);
  const perform = async (job) => {
    const event = await db('events').where({ id: job.data.id, status: 'Pending' }).first();
    if (!event) return;
    await deliver(event);
    await db('events').where({ id: event.id }).update({ status: 'Sent', sentAt: new Date() });
  };
  const consumer = new backend.Worker(QUEUE, perform, {
    connection: backend.connection,
    concurrency: CONCURRENCY,
  });
  consumer.on('error', console.error);
  await consumer.waitUntilReady();
}

await runRole({ migrate, api, worker });
