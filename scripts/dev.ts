// `npm start`: everything on this machine, with nothing but Node installed.
import { join, relative, resolve } from 'node:path';
import { startPostgres } from '@jiter/embedded';
import { parseConfig, readEnvironment } from '@jiter/runtime';
import { printArrival, printNotice, printWelcome } from './lib/welcome.ts';
import { openTerminal, type Terminal } from './lib/terminal.ts';
import { holdDataDir } from './lib/data-dir.ts';
import { describeNewer, migrateAll } from './lib/migrate-all.ts';
import { portBeside, startEchoReceiver } from './lib/receiver.ts';
import { loadSecrets } from './lib/secrets.ts';
import { serviceEnv, startServices } from './lib/services.ts';
import { openSigningSecrets } from './lib/signing-secrets.ts';

const env = readEnvironment(process.env);
const terminal = openTerminal({
  farewell: 'Stopping … (Ctrl-C again does not wait for deliveries under way)',
});
await start(terminal).catch((error: unknown) => terminal.stop(1, (error as Error).message));

async function start({ onStop }: Terminal): Promise<void> {
  const dataDir = resolve(env.JITER_DATA_DIR || '.jiter');
  const lock = await holdDataDir(dataDir);
  onStop(lock.release);
  const secrets = await loadSecrets(join(dataDir, 'secrets.json'), env);
  const config = parseConfig(serviceEnv(env, env.DATABASE_URL || 'postgres://not-started-yet', secrets));
  const databaseUrl = env.DATABASE_URL || (await startDatabase(dataDir));
  const queueUrl = env.QUEUE_URL || env.REDIS_URL || undefined;
  const newer = describeNewer(await migrateAll({ databaseUrl, queueUrl }));
  if (newer !== undefined) console.log(newer);
  const signing = openSigningSecrets(databaseUrl, secrets);
  onStop(signing.close);
  const receiver = await startEchoReceiver({
    secrets: signing.newestFirst,
    // The same one each time, if it can be: events of the last run may still be under way to it.
    preferredPort: portBeside(config),
    answer: printArrival,
    onNotice: printNotice,
  });
  onStop(receiver.close);
  const { url, setUpUrl } = await startServices(terminal, serviceEnv(env, databaseUrl, secrets));
  await lock.announce(url);
  const [signingSecret, ...older] = await signing.newestFirst();
  printWelcome({
    ...{ url, setUpUrl, receiverUrl: receiver.url, dataDir: shown(dataDir) },
    ...{ secrets: { ...secrets, signingSecret: signingSecret! }, isRotating: older.length > 0 },
  });
}

async function startDatabase(dataDir: string): Promise<string> {
  const dir = join(dataDir, 'postgres');
  console.log(`Starting PostgreSQL in ${shown(dir)} …`);
  const postgres = await startPostgres({ dir, sharedDir: env.JITER_SHARED_DIR });
  let wanted = true;
  terminal.onStop(() => {
    wanted = false;
    return postgres.stop();
  });
  void postgres.ended.then(() => {
    if (wanted)
      void terminal.stop(
        1,
        'The embedded PostgreSQL ended unexpectedly: start Jiter again, it recovers by itself.',
      );
  });
  return postgres.url;
}

/** As the user would type it. */
function shown(path: string): string {
  const fromHere = relative('.', path) || '.';
  return fromHere.startsWith('..') ? path : fromHere;
}
