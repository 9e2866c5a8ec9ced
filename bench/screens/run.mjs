// `npm run bench:screens`: how long the API takes for what the console's screens ask of an org with many events.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { stopAllChildren } from '../lib/children.mjs';
import { removeData, startDatabases } from '../lib/databases.mjs';
import { rootDir } from '../lib/places.mjs';
import { openSession } from '../lib/sessions.mjs';
import { percentile } from '../lib/stats.mjs';
import { listSystems } from '../lib/systems.mjs';
import { openConnection } from '../load/connection.mjs';
import { requestText } from '../load/requests.mjs';
import { everyScreen } from './calls.mjs';
import { fill } from './fill.mjs';

const events = Number(process.argv[2] ?? 1_000_000);
const rounds = Number(process.argv[3] ?? 200);
/** So that each of the API's connections has its plans. */
const WARM_UP = 12;

if (!existsSync(join(rootDir, 'dist/api.js'))) throw new Error('Build Jiter first: npm run build');
const databases = await startDatabases();
try {
  const [jiter] = listSystems({ clients: ['got'] }).filter(({ name }) => name === 'jiter-postgres');
  const system = { ...jiter, programs: jiter.programs.filter(({ name }) => name === 'api') };
  const session = await openSession({ system, databases, label: 'screens', extra: { RATE_LIMIT: 'none' } });
  await fill(session.database, { events });
  console.log(`${events} events of one org; ms until the answer, of ${rounds} calls, one after the other\n`);
  console.log('| call | status | p50 | p99 | max |\n| --- | --- | --- | --- | --- |');
  for (const call of await everyScreen(session.database)) console.log(await measure(session.target, call));
  await session.close();
} finally {
  await stopAllChildren();
  await databases.stop();
  await removeData();
}

async function measure(target, { name, path, method = 'GET', body }) {
  const connection = openConnection(target);
  const text = requestText({ method, path, body, ...target });
  const taken = [];
  const statuses = new Set();
  for (let round = -WARM_UP; round < rounds; round += 1) {
    const startedAt = performance.now();
    const { status } = await connection.request(text);
    if (round >= 0) taken.push(performance.now() - startedAt);
    statuses.add(status);
  }
  connection.close();
  const figures = [percentile(taken, 0.5), percentile(taken, 0.99), Math.max(...taken)];
  return `| ${method} ${name} | ${[...statuses].join()} | ${figures.map((ms) => ms.toFixed(1)).join(' | ')} |`;
}
