// `npm run bench:screens`: how long the console's screens, and the API's answers to what they ask, take in an org with many events.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stopAllChildren } from '../lib/children.mjs';
import { removeData, startDatabases } from '../lib/databases.mjs';
import { rootDir } from '../lib/places.mjs';
import { openSession } from '../lib/sessions.mjs';
import { percentile } from '../lib/stats.mjs';
import { listSystems } from '../lib/systems.mjs';
import { openConnection } from '../load/connection.mjs';
import { requestText } from '../load/requests.mjs';
import { launch, setUpPerson } from './browser.mjs';
import { everyScreen } from './calls.mjs';
import { measureConsoles } from './consoles.mjs';
import { fill } from './fill.mjs';
import { measureLoads } from './loads.mjs';
import { measureLongList } from './long-list.mjs';
import { measureQuiet } from './quiet.mjs';

const PARTS = ['calls', 'screens', 'list', 'quiet', 'consoles'];
const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '200' },
    only: { type: 'string', default: PARTS.join() },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(`--only=${PARTS.join()} --events=1000000 --rounds=200 (of each call)`);
  process.exit();
}
const [events, rounds] = [Number(values.events), Number(values.rounds)];
const isWanted = (part) => values.only.split(',').includes(part);
/** So that each of the API's connections has its plans. */
const WARM_UP = 12;

if (!existsSync(join(rootDir, 'dist/api.js'))) throw new Error('Build Jiter first: npm run build');
const databases = await startDatabases();
try {
  const [system] = listSystems({ clients: ['got'] }).filter(({ name }) => name === 'jiter-postgres');
  const session = await openSession({ system, databases, label: 'screens', extra: { RATE_LIMIT: 'none' } });
  await fill(session.database, { events });
  console.log(`${events} events of one org`);
  if (isWanted('calls')) await measureCalls(session);
  await measureInBrowser(session);
  await session.close();
} finally {
  await stopAllChildren();
  await databases.stop();
  await removeData();
}

async function measureInBrowser(session) {
  if (!PARTS.slice(1).some(isWanted)) return;
  const browser = await launch();
  const { host, port, headers } = session.target;
  const url = `http://${host}:${port}`;
  const cookie = await setUpPerson({ url, setUp: session.setUp });
  const where = { url, cookie, headers };
  const ids = { ...(await findIds(session.database)), bulkJob: await startBulkJob(where) };
  if (isWanted('screens')) await measureLoads(browser, where, ids);
  if (isWanted('list')) await measureLongList(browser, where);
  if (isWanted('quiet')) await measureQuiet(browser, { session, url, cookie });
  if (isWanted('consoles')) await measureConsoles(browser, { session, databases, url, cookie, ids });
  await browser.close();
}

/** What stands in the paths of screens. */
async function findIds(database) {
  const { rows } = await database.query(`select
    (select id::text from settled_events where status = 'Failed To Send' order by settled_at desc limit 1) as failed,
    (select min(id)::text from events where status = 'Pending') as coming,
    (select min(id)::text from cron_jobs) as "cronJob"`);
  return { ...rows[0], host: 'shop7.example.com', invitation: 'none' };
}

/** Of no event: it has a page all the same. */
async function startBulkJob({ url, headers }) {
  const body = JSON.stringify({ action: 'retry', filter: { label: 'none' } });
  const answer = await fetch(`${url}/api/bulk`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body,
  });
  return (await answer.json()).id;
}

async function measureCalls({ target, database }) {
  console.log(`\nms until the answer, of ${rounds} calls, one after the other\n`);
  console.log('| call | status | p50 | p99 | max |\n| --- | --- | --- | --- | --- |');
  for (const call of await everyScreen(database)) console.log(await measure(target, call));
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
