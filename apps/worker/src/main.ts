import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { createSyncedClock, type Log, type SyncedClock } from '@jiter/core';
import { createGuard, type Guard } from '@jiter/egress';
import { consumeDeliveries, openDeliveries, type Deliveries } from '@jiter/queue';
import {
  checkDescriptors,
  checked,
  collectFrugally,
  createLogger,
  describeFault,
  descriptorsLeft,
  EXIT_BAD_CONFIG,
  EXIT_FAILED,
  fail,
  faultsOfMasterKey,
  isShortage,
  keepInSync,
  onNumbersAsked,
  onShutdown,
  expectTlsFilesOf,
  parseConfig,
  readDescriptorLimit,
  REFUSED_AT_A_TIME,
  shownSkew,
  findMisspelt,
  tellMisspelt,
  tellParent,
  untilMasterKeyIsChecked,
  type Checks,
  type Config,
} from '@jiter/runtime';
import { createMetrics } from '@jiter/metrics';
import { connectionsOfWorker, CONNECTIONS_OF_LEADER, openStore, type Store } from '@jiter/store';
import manifest from '../package.json' with { type: 'json' };
import { listFamilies } from './observe/families.ts';
import { openWorkerTraces } from './observe/trace.ts';
import { repeat, type Duty } from './duties/repeat.ts';
import { untilAborted } from './duties/term.ts';
import { openProcessGroup } from './process/process-group.ts';
import { createGuardedSender } from './send/guarded-sender.ts';
import { HEALTH_CONNECTIONS, openHealth, type Health } from './process/health.ts';
import { limitSending, type Sending } from './process/limit-sending.ts';
import type { Sender } from './send/sender.ts';
import { createWorker, type WorkerDeps } from './worker.ts';

/** What a process needs beyond its grace period, to hand back and to close. */
const STOP_MARGIN_MS = 10_000;

const SHORTAGE_CHECK_MS = 10_000;

type Parts = { config: Config; log: Log; store: Store; clock: SyncedClock; queue: Deliveries };

async function main(): Promise<void> {
  collectFrugally();
  const config = checked(() => parseConfig(process.env));
  checked(() => expectTlsFilesOf(config));
  const log = createLogger({ level: config.logLevel, format: config.logFormat, service: 'worker' });
  tellMisspelt(log, process.env);
  await (config.workerProcesses > 1 ? runProcessGroup(config, log) : runWorker(config, log));
}

/** Several processes, to use several cores. This one delivers nothing: it keeps them running, and answers for them. */
async function runProcessGroup(config: Config, log: Log): Promise<void> {
  // Once is enough.
  const told = Object.fromEntries(findMisspelt(process.env).map(({ name }) => [name, undefined]));
  const group = openProcessGroup({
    size: config.workerProcesses,
    fork: () =>
      fork(process.argv[1]!, { env: { ...process.env, ...told, JITER_WORKERS: '1', HEALTH_PORT: '' } }),
    graceMs: config.drainGraceMs + STOP_MARGIN_MS,
    exitBadConfig: EXIT_BAD_CONFIG,
    onBadConfig: () => process.exit(EXIT_BAD_CONFIG),
    log,
  });
  const end = { isNear: false };
  const parts = config.healthPort === undefined ? undefined : await openParts(config, log);
  const health =
    parts &&
    (await openHealthIfAsked(parts, () => end.isNear, {
      checks: { processes: group.check },
      metrics: group.numbers,
    }));
  // For /readyz alone, so nothing waits for it: those who deliver each measure for themselves.
  if (parts) void keepInSync(parts.clock, log);
  onShutdown(log, async () => {
    end.isNear = true;
    await group.stop();
    health?.close();
    await parts?.queue.close();
    await parts?.store.close();
  });
  await group.ready;
  log.info('process-group.started', { processes: config.workerProcesses, healthPort: health?.port });
  tellParent({ kind: 'ready' });
}

async function runWorker(config: Config, log: Log): Promise<void> {
  const parts = await openParts(config, log);
  const { store, clock, queue } = parts;
  const guard = checked(() => createGuard(config));
  const sending = sendingFor(parts);
  const sender = await createGuardedSender({ client: config.httpClient, guard, clock, log, ...sending });
  const { tracesEndpoint: endpoint, traceLinkAfterMs: linkAfterMs } = config;
  const traces = await openWorkerTraces({ endpoint, version: manifest.version, linkAfterMs });
  const worker = composeWorker({ ...parts, guard }, sender, { ...sending, traces });
  const metrics = createMetrics(listFamilies(worker.observed));
  onNumbersAsked(metrics.snapshot);
  const stopping = new AbortController();
  const health = await openHealthIfAsked(parts, () => stopping.signal.aborted, { metrics: metrics.text });
  const watching = health ? undefined : repeat(tellOfShortage(), untilAborted(stopping.signal), log);
  onShutdown(log, async () => {
    stopping.abort();
    await watching;
    await worker.stop(config.drainGraceMs);
    await traces?.close();
    health?.close();
    sender.close();
    await queue.close();
    await store.close();
  });
  // Nothing is fired before it is known what the database's clock shows.
  await keepInSync(clock, log);
  await untilMasterKeyIsChecked(log, store.secrets.closed);
  await worker.start();
  log.info('worker.started', {
    concurrency: sending.concurrency,
    ...(health && { healthPort: health.port }),
  });
  tellParent({ kind: 'ready' });
}

/** One of a group answers no probes itself: whoever started it does. */
function tellOfShortage(): Duty {
  let isShort = false;
  return {
    name: 'descriptors',
    firstMs: SHORTAGE_CHECK_MS,
    everyMs: SHORTAGE_CHECK_MS,
    async run() {
      const wasShort = isShort;
      isShort = await checkDescriptors().then(() => false, isShortage);
      if (isShort !== wasShort) tellParent({ kind: isShort ? 'exhausted' : 'ready' });
    },
  };
}

async function openParts(config: Config, log: Log): Promise<Parts> {
  const { databaseUrl: url, databasePool: poolMax, databasePrepared: prepared } = config;
  const { enqueueHorizonMs, masterKeys } = config;
  const store = await openStore({
    url,
    poolMax,
    prepared,
    applicationName: 'jiter-worker 3',
    enqueueHorizonMs,
    masterKeys,
    log,
  });
  const clock = createSyncedClock({ measure: () => store.now() });
  const { queueUrl, ringAheadMs } = config;
  const queue = await openDeliveries({ url: queueUrl, ringAheadMs, log, clock });
  return { config, log, store, clock, queue };
}

/** What this process can have open, beside its connections to what it depends on. */
function sendingFor({ config: { databasePool, workerConcurrency }, queue, log }: Parts): Sending {
  const limit = readDescriptorLimit();
  const health = HEALTH_CONNECTIONS + REFUSED_AT_A_TIME;
  const database = connectionsOfWorker(databasePool) + CONNECTIONS_OF_LEADER;
  const { ring, take } = queue.connections();
  const left = descriptorsLeft(limit, database, ring, take, health);
  const sending = limitSending(left, workerConcurrency);
  if (sending.concurrency < workerConcurrency) log.warn('descriptors.few', { limit, ...sending });
  return sending;
}

function composeWorker(
  { config, log, store, clock, queue, guard }: Parts & { guard: Guard },
  sender: Sender,
  { concurrency: workerConcurrency, traces }: Sending & Pick<WorkerDeps, 'traces'>,
) {
  // Of two containers both may have the same name, and both be the first process in theirs.
  const name = `${hostname()}:${process.pid}:${randomBytes(4).toString('hex')}`;
  const options = { url: config.queueUrl, ringAheadMs: config.ringAheadMs, log, clock };
  return createWorker({
    store,
    queue,
    consume: (concurrency, deliver) =>
      consumeDeliveries({ ...options, concurrency, workerName: name }, deliver),
    sender,
    inboxes: guard.inbox,
    settings: { ...config, workerConcurrency },
    name,
    userAgent: `Jiter/${manifest.version}`,
    version: manifest.version,
    clock,
    skewMs: clock.skewMs,
    traces,
    log,
  });
}

async function openHealthIfAsked(
  { config, log, store, clock, queue }: Parts,
  isStopping: () => boolean,
  { checks: more = {}, metrics }: { checks?: Checks; metrics: () => Promise<string> },
): Promise<Health | undefined> {
  const { healthHost: host, healthPort: port } = config;
  if (port === undefined) return undefined;
  try {
    const checks = { database: () => store.ping(), ...more };
    const dispensable = { queue: () => queue.ping() };
    const faults = faultsOfMasterKey(store.secrets.closed);
    const notes = () => shownSkew(clock);
    const readiness = { checks, dispensable, faults, isStopping, notes, log };
    return await openHealth({ host, port }, { ...readiness, metrics, metricsToken: config.metricsToken });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const where = `HEALTH_HOST ${host} with HEALTH_PORT ${port}`;
    return fail(`${where} cannot be listened on (${code}): change one of them`, EXIT_BAD_CONFIG);
  }
}

await main().catch((error: unknown) => {
  fail(`The worker could not start: ${describeFault(error)}`, EXIT_FAILED);
});
