// `npm run demo`: a handful of events, seen to arrive; with `--console`, a lively week to look at in the console until Ctrl-C.
// Its database, ports and settings are its own, and it tidies up.
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { within } from '@jiter/core';
import { removePostgres, startPostgres } from '@jiter/embedded';
import { readEnvironment } from '@jiter/runtime';
import { DEMO_EVENTS, scheduleAll, settled } from './lib/demo-events.ts';
import { startDemoReceivers } from './lib/demo-receivers.ts';
import { createDemoTable } from './lib/demo-table.ts';
import { seedWeek } from './lib/demo-week.ts';
import { openTerminal } from './lib/terminal.ts';
import { migrateAll } from './lib/migrate-all.ts';
import { startEchoReceiver } from './lib/receiver.ts';
import { loadSecrets } from './lib/secrets.ts';
import { serviceEnv, startServices } from './lib/services.ts';

const TIME_LIMIT_MS = 60_000;

const terminal = openTerminal({ farewell: 'Stopping the demo …' });
const isToLookAt = process.argv.includes('--console');
await run().then(
  (summary) => {
    if (isToLookAt) return undefined;
    console.log(`\n${summary}`);
    return terminal.stop(0);
  },
  (error: unknown) => terminal.stop(1, (error as Error).message),
);

async function run(): Promise<string> {
  console.log('Starting a PostgreSQL, the API and a worker for the demo …');
  const dir = await mkdtemp(join(tmpdir(), 'jiter-demo-'));
  terminal.onStop(() => rm(dir, { recursive: true, force: true }));
  await chmod(dir, 0o755); // as root, PostgreSQL's account must get through
  const databaseUrl = await startDatabase(join(dir, 'postgres'));
  await migrateAll({ databaseUrl });
  const secrets = await loadSecrets(join(dir, 'secrets.json'), {});
  const table = createDemoTable(DEMO_EVENTS);
  const receiver = await startEchoReceiver({
    secrets: () => Promise.resolve([secrets.signingSecret]),
    answer: table.answer,
  });
  terminal.onStop(receiver.close);
  // Of the caller's settings none: a REDIS_URL would mix the demo's queue with another's.
  const given = { PATH: process.env.PATH, PORT: '0', LOG_LEVEL: 'error' };
  const { url, setUpUrl } = await startServices(terminal, serviceEnv(given, databaseUrl, secrets));
  const api = { url, apiKey: secrets.apiKey };
  if (isToLookAt) return lookAt(api, setUpUrl);
  const ids = await scheduleAll(api, receiver.url);
  table.printHead(url);
  await within(TIME_LIMIT_MS, 'the arrival of all events', table.complete);
  await settled(api, ids);
  return table.summary();
}

async function lookAt(api: { url: string; apiKey: string }, setUpUrl: string | undefined): Promise<string> {
  const receivers = await startDemoReceivers();
  terminal.onStop(receivers.close);
  await seedWeek(api, receivers.urls);
  console.log(`\nOpen ${setUpUrl ?? api.url}`);
  console.log(`or ${api.url} with the API key ${api.apiKey}. Ctrl-C stops everything and keeps nothing.`);
  return '';
}

async function startDatabase(dir: string): Promise<string> {
  const postgres = await startPostgres({ dir, sharedDir: readEnvironment(process.env).JITER_SHARED_DIR });
  terminal.onStop(async () => {
    await postgres.stop();
    await removePostgres(dir);
  });
  return postgres.url;
}
