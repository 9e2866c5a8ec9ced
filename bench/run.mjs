// `npm run bench`: Jiter, what people use today, and the limits of this machine, measured side by side in one run.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensurePast } from './aged/past.mjs';
import { createCalls, startNode, stopAllChildren } from './lib/children.mjs';
import { removeData, startDatabases } from './lib/databases.mjs';
import { parseFlags, USAGE } from './lib/flags.mjs';
import { describeMachine, packageVersions } from './lib/machine.mjs';
import { benchDir, dataDir, rootDir } from './lib/places.mjs';
import { render } from './lib/report.mjs';
import { saveResults } from './lib/save.mjs';
import { openSession } from './lib/sessions.mjs';
import { medianBy } from './lib/stats.mjs';
import { listSystems } from './lib/systems.mjs';
import { limits } from './limits/index.mjs';
import { scenarios } from './scenarios/index.mjs';

const flags = readFlags();
if (flags.help) {
  console.log(USAGE);
  process.exit(0);
}
if (!existsSync(join(rootDir, 'dist/worker.js'))) {
  console.error('Build Jiter first: npm run build');
  process.exit(1);
}
const machine = describeMachine();
/** Of the past, every hour. */
const CRON_JOBS = 100;
let databases;
let failures = 0;
let stopping;

process.on('SIGINT', () => void interrupt(130));
process.on('SIGTERM', () => void interrupt(143));

try {
  await main();
  await stop(failures > 0 ? 1 : 0);
} catch (error) {
  if (!stopping) console.error(error);
  await stop(1);
}

function readFlags() {
  try {
    return parseFlags(process.argv.slice(2));
  } catch (error) {
    console.error(`${error.message}\n\n${USAGE}`);
    return process.exit(2);
  }
}

function interrupt(code) {
  if (!stopping) console.log('Stopping …');
  return stop(code);
}

async function main() {
  databases = await startDatabases({ keptIn: flags.agedIn });
  const context = await openContext();
  const systems = chooseSystems();
  const results = {
    date: new Date().toISOString(),
    quick: flags.quick,
    machine,
    versions: { ...databases.versions, ...packageVersions() },
    sizes: { ...flags.sizes, payloadBytes: flags.payloadBytes, repeat: flags.repeat },
    limits: isWanted('limits') ? await measureLimits(context) : {},
    systems: await measureSystems(systems, context),
  };
  console.log(`\n${render(results, systems, flags)}`);
  console.log(`\nWritten to ${await saveResults(results, flags.isWhole)}`);
}

/** What every measurement gets. */
async function openContext() {
  const started = await Promise.all(
    ['receiver', 'generator', 'readers'].map((name) =>
      startNode(join(benchDir, 'load', `${name}.mjs`), { advanced: true }),
    ),
  );
  const [receiver, generator, readers] = started.map(({ child }) => createCalls(child));
  const origin = `http://127.0.0.1:${await receiver('address')}`;
  let tags = 0;
  return {
    databases,
    receiver,
    generator,
    readers,
    sizes: flags.sizes,
    payloadBytes: flags.payloadBytes,
    destinations: { ok: `${origin}/ok`, flaky: `${origin}/flaky` },
    nextTag: () => `run${(tags += 1)}`,
  };
}

function isWanted(scenario) {
  return flags.only?.includes(scenario) ?? true;
}

function chooseSystems() {
  const all = listSystems({ clients: flags.clients });
  const unknown = flags.systems?.filter((name) => !all.some((system) => system.name === name)) ?? [];
  if (unknown.length > 0) throw new Error(`No such system: ${unknown.join(', ')}`);
  return all
    .filter(({ name }) => flags.systems?.includes(name) ?? true)
    .filter(({ needsRedis }) => !needsRedis || databases.redis)
    .filter(({ needsPooler }) => !needsPooler || databases.pooled);
}

async function measureLimits(context) {
  const measured = {};
  for (const [name, { run, medianOf }] of Object.entries(limits)) {
    const results = [];
    for (let round = 0; round < flags.repeat; round += 1) results.push(await run(context));
    measured[name] = medianBy(results, medianOf);
    console.log(
      `limit ${name}: ${JSON.stringify(measured[name])}, ${medianOf} ${results.map((one) => one[medianOf]).join(' ')}`,
    );
  }
  return measured;
}

/** Round by round over all systems, so that a change of the machine's mood meets all of them. */
async function measureSystems(systems, context) {
  const measured = Object.fromEntries(systems.map(({ row }) => [row, { rounds: {} }]));
  for (const [name, scenario] of Object.entries(scenarios).filter(([key]) => isWanted(key))) {
    const concerned = systems.filter(({ only }) => only?.includes(name) ?? true);
    const results = new Map(concerned.map(({ row }) => [row, []]));
    for (let round = 0; round < (scenario.repeated ? flags.repeat : 1); round += 1) {
      for (const system of concerned)
        results.get(system.row).push(await measure(system, name, scenario, context));
    }
    for (const [row, all] of results) {
      measured[row][name] = summarize(all, scenario.medianOf);
      if (all.length > 1) measured[row].rounds[name] = all;
    }
  }
  return measured;
}

/** The median run. One that failed does not hide behind those that did not. */
function summarize(results, by = 'perSecond') {
  return results.find(({ error }) => error) ?? (results.length === 1 ? results[0] : medianBy(results, by));
}

async function measure(system, name, scenario, context) {
  const label = `${name} ${system.row}`;
  const sessions = [];
  const open = async (options) => {
    const { execArgv } = scenario;
    sessions.push(
      await openSession({ system, databases, extra: flags.jiterEnv, execArgv, label, ...options }),
    );
    return sessions.at(-1);
  };
  try {
    // A database that is made has Redis forget: it comes before whoever uses that.
    const database = scenario.needsPast && system.isOurs && (await copyPast());
    const session = await open();
    const past = database && (await open({ database, redisDb: 1, label: `${label} past` }));
    const result = await scenario.run({ ...context, session, past });
    console.log(`${label}: ${JSON.stringify(result)}`);
    return result;
  } catch (error) {
    if (stopping) throw error;
    failures += 1;
    console.log(`${label}: ${error.message}`);
    return { error: error.message };
  } finally {
    // Otherwise the databases are going anyway.
    if (!stopping) for (const session of sessions) await session.close();
  }
}

async function copyPast() {
  const { aged: settled, agedPending: pending } = flags.sizes;
  const { payloadBytes } = flags;
  const logFile = join(dataDir, 'past.log');
  const name = await ensurePast(databases, { settled, pending, cronJobs: CRON_JOBS, payloadBytes, logFile });
  return databases.copyOf(name);
}

/** Once: when it is interrupted, the measurement under way fails because of it, and ends here too. */
function stop(code) {
  stopping ??= stopAll(code);
  return stopping;
}

async function stopAll(code) {
  await stopAllChildren();
  await databases?.stop();
  if (failures === 0) await removeData();
  else console.log(`${failures} measurements failed; the logs are in ${dataDir}`);
  process.exit(code);
}
