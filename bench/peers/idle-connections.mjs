// A process that holds the connections of an idle worker and does nothing: what the operating system, Node.js and the
// servers take for that alone. The argument names the queue's server.
import { Redis } from 'ioredis';
import pg from 'pg';

/** To ring, to take jobs, and the one that waits for them. */
const REDIS_CONNECTIONS = 3;
/** Of the queue on PostgreSQL: to take jobs, and the one that listens. */
const QUEUE_CONNECTIONS = 2;

process.on('SIGTERM', () => process.exit(0));
process.on('disconnect', () => process.exit(0));

const { DATABASE_URL, REDIS_URL } = process.env;
const count = process.argv[2] === 'redis' ? 1 : 1 + QUEUE_CONNECTIONS;
for (let opened = 0; opened < count; opened += 1) {
  const client = new pg.Client(DATABASE_URL);
  await client.connect();
  await client.query('select 1');
}
for (let opened = 0; REDIS_URL && opened < REDIS_CONNECTIONS; opened += 1) await new Redis(REDIS_URL).ping();
process.send({ kind: 'ready' });
