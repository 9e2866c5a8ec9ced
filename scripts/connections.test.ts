import { readFile } from 'node:fs/promises';
import { queueConnections } from '@jiter/queue';
import { parseConfig } from '@jiter/runtime';
import { CONNECTIONS_OF_LEADER, connectionsOfApi, connectionsOfWorker } from '@jiter/store';

const read = async (file: string) =>
  (await readFile(new URL(`../${file}`, import.meta.url), 'utf8')).replaceAll(/\s+/g, ' ');
const operations = await read('docs/operations.md');
const example = (await read('.env.example')).replaceAll(' # ', ' ');

const least = { DATABASE_URL: 'postgres://h/db', JITER_MASTER_KEY: Buffer.alloc(32).toString('base64') };
const { databasePool, databaseReadPool } = parseConfig(least);
const api = connectionsOfApi(databasePool, databaseReadPool);
const worker = connectionsOfWorker(databasePool);
const { ring, take, limit } = queueConnections('postgres://h/db');

test('what is told of the connections to PostgreSQL is what is opened', () => {
  expect(operations).toContain(`(health, unknown keys): ${api}`);
  expect(operations).toContain(`the lease): ${worker}, and ${CONNECTIONS_OF_LEADER} for whoever leads`);
  expect(operations).toContain(`| ${ring} to ring, and ${limit} that counts for rate limits`);
  expect(operations).toContain(`| ${ring} to ring, ${take - 1} to take jobs, 1 that listens`);
  const [all, each] = [api + ring + limit, worker + ring + take];
  const sum = all + 4 * each + CONNECTIONS_OF_LEADER;
  expect(operations).toContain(`${all} + 4 × ${each} + ${CONNECTIONS_OF_LEADER} = ${sum}`);
  expect(example).toContain(`is the sum of the four, ${api}; a worker process opens`);
  expect(example).toContain(
    `keeps the time, ${worker}, and the one that leads ${CONNECTIONS_OF_LEADER} more.`,
  );
  expect(example).toContain(
    `the queue adds ${ring} and the rate limit ${limit} to an API process, and the queue ${ring + take} to a worker process`,
  );
});

test('what is told of the connections to a Redis is what is opened', () => {
  const one = queueConnections('redis://h');
  expect(one).toEqual({ ring: 1, take: 2, limit: 1 });
  expect(operations).toContain(
    '| 1 to ring, and 1 that counts for rate limits | 1 to ring, 1 to take jobs, 1 that waits',
  );
  const cluster = queueConnections('redis+cluster://a,b,c');
  const clients = (cluster.ring + cluster.take) / cluster.ring;
  expect(operations).toContain(`one for each of its queues (${clients - 2})`);
  expect(operations).toContain(
    `of 3 nodes a worker process has up to ${3 * clients}, and ${cluster.ring + cluster.take} then`,
  );
});
