import { hostname } from 'node:os';
import { createSyncedClock, type Log, type SyncedClock } from '@jiter/core';
import { createGuard } from '@jiter/egress';
import { consumeDeliveries, openDeliveries, type Deliveries } from '@jiter/queue';
import {
  createLogger,
  EXIT_BAD_CONFIG,
  keepInSync,
  onShutdown,
  parseConfig,
  shownSkew,
  type Config,
} from '@jiter/runtime';
import { openStore, type Store } from '@jiter/store';
import manifest from '../package.json' with { type: 'json' };
import { guardSender } from './guarded-sender.ts';
import { openHealth, type Health } from './health.ts';
import { createGotSender } from './send.ts';
import type { Sender } from './sender.ts';
import { createWorker } from './worker.ts';

const EXIT_FAILED = 1;

type Parts = { config: Config; log: Log; store: Store; clock: SyncedClock; queue: Deliveries };

async function main(): Promise<void> {
  const config = checked(() => parseConfig(process.env));
  const log = createLogger({ level: config.logLevel, format: config.logFormat, service: 'worker' });
  const parts = await openParts(config, log);
  const { store, clock, queue } = parts;
  const guard = checked(() =>
    createGuard({ allowPrivate: config.allowPrivateDestinations, allowCidrs: config.allowedDestinations }),
  );
  const sender = guardSender(createGotSender({ dial: { lookup: guard.lookup }, clock }), guard);
  const worker = composeWorker(parts, sender);
  const health = await openHealthIfAsked(parts);
  onShutdown(log, async () => {
    await worker.stop(config.drainGraceMs);
    health?.close();
    sender.close();
    await queue.close();
    await store.close();
  });
  // Nothing is fired before it is known what the database's clock shows.
  await keepInSync(clock, log);
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

async function openParts(config: Config, log: Log): Promise<Parts> {
  const { databaseUrl: url, databasePool: poolMax, enqueueHorizonMs, masterKeys } = config;
  const store = await openStore({
    url,
    poolMax,
    applicationName: 'jiter-worker',
    enqueueHorizonMs,
    masterKeys,
    log,
  });
  const clock = createSyncedClock({ measure: () => store.now() });
  const { queueUrl, ringAheadMs } = config;
  const queue = await openDeliveries({ url: queueUrl, ringAheadMs, log, clock });
  return { config, log, store, clock, queue };
}

function composeWorker({ config, log, store, clock, queue }: Parts, sender: Sender) {
  const name = `${hostname()}:${process.pid}`;
  const options = { url: config.queueUrl, ringAheadMs: config.ringAheadMs, log, clock };
  return createWorker({
    store,
    queue,
    consume: (concurrency, deliver) =>
      consumeDeliveries({ ...options, concurrency, workerName: name }, deliver),
    sender,
    settings: config,
    name,
    userAgent: `Jiter/${manifest.version}`,
    clock,
    log,
  });
}

async function openHealthIfAsked({ config, store, clock, queue }: Parts): Promise<Health | undefined> {
  const { healthPort } = config;
  if (healthPort === undefined) return undefined;
  try {
    const checks = { database: () => store.ping(), queue: () => queue.ping() };
    return await openHealth(healthPort, checks, () => shownSkew(clock));
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
