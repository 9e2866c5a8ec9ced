import { fileURLToPath } from 'node:url';
import { parseConfig } from '@jiter/runtime';
import type { Terminal } from './terminal.ts';
import type { Secrets } from './secrets.ts';
import { startService } from './start-service.ts';

const SPARE_MS = 5_000;

/** `setUpUrl`: by which the first person gets in, as long as there is none. */
type Listening = { url: string; setUpUrl: string | undefined };

/** Starts a worker and the API; stops the API first, so that nothing new comes in while the worker drains. */
export async function startServices(terminal: Terminal, env: NodeJS.ProcessEnv): Promise<Listening> {
  const onGivenUp = (reason: string) => void terminal.stop(1, reason);
  const { drainGraceMs, shutdownDelayMs } = parseConfig(env);
  const graceMs = shutdownDelayMs + drainGraceMs + SPARE_MS;
  const [worker, api] = (['worker', 'api'] as const).map((name) => {
    // Bundled, all entry points lie beside each other in dist/.
    const file = fileURLToPath(new URL(`./${name}.js`, import.meta.url));
    const service = startService({ name, file, env, graceMs, onRevived: console.error, onGivenUp });
    terminal.onStop(service.stop);
    terminal.onHurry(service.kill);
    return service;
  });
  const [listening] = await Promise.all([api!.ready, worker!.ready]);
  if (listening.kind !== 'listening') throw new Error('The API did not say where it listens');
  const url = listening.url.replace(/\/$/, '');
  return { url, setUpUrl: listening.setUp && `${url}${listening.setUp}` };
}

/** What both processes run with on a developer's machine: the caller's environment, and defaults to play with. */
export function serviceEnv(
  given: NodeJS.ProcessEnv,
  databaseUrl: string,
  { apiKey, signingSecret, adminPassword, masterKey }: Secrets,
): NodeJS.ProcessEnv {
  const env = { ...given };
  delete env.NODE_ENV;
  return {
    // Private destinations are open here, so the API is not open to the network unless HOST says so.
    HOST: '127.0.0.1',
    ALLOW_PRIVATE_DESTINATIONS: 'true',
    LOG_FORMAT: 'pretty',
    // Nobody balances load.
    SHUTDOWN_DELAY: '0',
    ...env,
    DATABASE_URL: databaseUrl,
    JITER_API_KEY: apiKey,
    JITER_SIGNING_SECRET: signingSecret,
    JITER_MASTER_KEY: masterKey,
    ADMIN_PASSWORD: adminPassword,
  };
}
