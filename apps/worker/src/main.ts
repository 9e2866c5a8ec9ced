import { hostname } from 'node:os';
import { systemClock, type Log } from '@jiter/core';
import { createGuard } from '@jiter/egress';
import { consumeDeliveries, openDeliveries, type Deliveries } from '@jiter/queue';
import { createLogger, EXIT_BAD_CONFIG, onShutdown, parseConfig, type Config } from '@jiter/runtime';
import { openStore, type Store } from '@jiter/store';
import manifest from '../package.json' with { type: 'json' };
import { guardSender } from './guarded-sender.ts';
import { openHealth, type Health } from './health.ts';
import { createGotSender } from './send.ts';
import type { Sender } from './sender.ts';
import { createWorker } from './worker.ts';

const EXIT_FAILED = 1;

type Parts = { config: Config; log: Log; store: Store; queue: Deliveries };

async function main(): Promise<void> {
  const config = checked(() => parseConfig(process.env));
  const log = createLogger({ level: config.logLevel, format: config.logFormat, service: 'worker' });
  const { store, queue } = await openParts(config, log);
  const guard = checked(() =>
    createGuard({ allowPrivate: config.allowPrivateDestinations, allowCidrs: config.allowedDestinations }),
  );
  const sender = guardSender(createGotSender({ dial: { lookup: guard.lookup } }), guard);
  const worker = composeWorker({ config, log, store, queue }, sender);
  const health = await openHealthIfAsked(config, store, queue);
  onShutdown(log, async () => {
    await worker.stop(config.drainGraceMs);
    health?.close();
    sender.close();
    await queue.close();
    await store.close();
  });
  await worker.start();
  log.info('worker.started', { concurrency: config.workerConcurrency, healthPort: health?.port });
  process.send?.({ kind: 'ready' });
}

/** What the settings make; a setting that makes nothing ends the process with its message. */
function checked<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    return fail((error as Error).message, EXIT_BAD_CONFIG);
  }
}

async function openParts(config: Config, log: Log): Promise<Pick<Parts, 'store' | 'queue'>> {
  const { databaseUrl: url, databasePool: poolMax, enqueueHorizonMs, masterKeys } = config;
  const store = await openStore({
    url,
    poolMax,
    applicationName: 'jiter-worker',
    enqueueHorizonMs,
    masterKeys,
    log,
  });
  const queue = await openDeliveries({
    url: config.queueUrl,
    ringAheadMs: config.ringAheadMs,
    log,
    clock: systemClock,
  });
  return { store, queue };
}

function composeWorker({ config, log, store, queue }: Parts, sender: Sender) {
  const name = `${hostname()}:${process.pid}`;
  const options = { url: config.queueUrl, ringAheadMs: config.ringAheadMs, log, clock: systemClock };
  return createWorker({
    store,
    queue,
    consume: (concurrency, deliver) =>
      consumeDeliveries({ ...options, concurrency, workerName: name }, deliver),
    sender,
    settings: config,
    name,
    userAgent: `Jiter/${manifest.version}`,
    clock: systemClock,
    log,
  });
}

async function openHealthIfAsked(
  { healthPort }: Config,
  store: Store,
  queue: Deliveries,
): Promise<Health | undefined> {
  if (healthPort === undefined) return undefined;
  try {
    return await openHealth(healthPort, { database: () => store.ping(), queue: () => queue.ping() });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return fail(`HEALTH_PORT ${healthPort} cannot be used (${code}): set it to another one`, EXIT_BAD_CONFIG);
  }
}

function fail(message: string, code: number): never {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}

await main().catch((error: unknown) => fail(`The worker could not start: ${String(error)}`, EXIT_FAILED));
