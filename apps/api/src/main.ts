import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createSyncedClock, type Log, type SyncedClock } from '@jiter/core';
import { createGuard } from '@jiter/egress';
import { openDeliveries, type Deliveries } from '@jiter/queue';
import {
  checked,
  checkMasterKey,
  closeServer,
  collectFrugally,
  createClientOf,
  createHttpServer,
  keepAliveOf,
  createLogger,
  describeFault,
  createBells,
  descriptorsLeft,
  EXIT_FAILED,
  fail,
  faultsOfMasterKey,
  keepInSync,
  listen,
  onShutdown,
  expectTlsFilesOf,
  parseConfig,
  readDescriptorLimit,
  REFUSED_AT_A_TIME,
  shownSkew,
  tellMisspelt,
  tellParent,
  type Bells,
  type Config,
} from '@jiter/runtime';
import { connectionsOfApi, openStore, type Store } from '@jiter/store';
import manifest from '../package.json' with { type: 'json' };
import { createApp } from './app.ts';
import { chooseBoard, type CreateBoard } from './board/board-later.ts';
import { sayWhyNot, urlOf } from './http/address.ts';
import { readConsole, type ConsoleFiles } from './http/console.ts';
import { openLimiters } from './limits/open-limiters.ts';
import { openQuotas } from './limits/open-quotas.ts';
import { openTracedCreates, type TracedCreates } from './events/traced-creates.ts';
import { createObserved, type Observed } from './metrics/observed.ts';
import { openFirstOrg } from './orgs/open-first-org.ts';
import { listApiHeaders } from './http/security-headers.ts';
import type { Identifier } from './people/oauth/identify.ts';
import { openIdentifiers } from './people/oauth/open-identifiers.ts';
import { openOperatorWatch } from './operators/open-watch.ts';
import { createSetUpPath } from './people/set-up.ts';
import { untilDatabaseAnswers } from './until-database-answers.ts';

/** A caller waits for the answer: it had better be told soon that the database gives none. */
const STATEMENT_TIMEOUT_MS = 8_000;
/** Longer than anybody has a row who is not suspended, and than PostgreSQL takes to find those who wait for each other. */
const LOCK_TIMEOUT_MS = 2_000;

/** Whoever starts the process prints it himself, if he is one of ours. */
const SET_UP_NOTE = 'Open it in a browser to sign in for the first time: it works once, for an hour';

/** Of the pool: two for events that are created one by one, and one for what nobody waits for. */
const OTHERS_CONNECTIONS = 3;

/** A usual limit of 1,024 leaves several hundred. */
const FEW_CONNECTIONS = 100;

type Parts = {
  config: Config;
  log: Log;
  store: Store;
  clock: SyncedClock;
  deliveries: Deliveries;
  bells: Bells;
  limiters: ReturnType<typeof openLimiters>;
  quotas: ReturnType<typeof openQuotas>;
};

async function main(): Promise<void> {
  collectFrugally();
  const config = checked(() => parseConfig(process.env));
  checked(() => expectTlsFilesOf(config));
  const log = createLogger({ level: config.logLevel, format: config.logFormat, service: 'api' });
  tellMisspelt(log, process.env);
  const parts = await openParts(config, log);
  const end: { isNear: boolean; url?: string } = { isNear: false };
  const console = await findConsole(config, log);
  const { tracesEndpoint: endpoint, traceLinkAfterMs: linkAfterMs } = config;
  const traces = await openTracedCreates({ endpoint, version: manifest.version, linkAfterMs });
  const observed = createObserved({
    version: manifest.version,
    skewMs: parts.clock.skewMs,
    byOrg: config.hasOrgLabel,
    statements: parts.store.statements,
  });
  const app = composeApp(parts, {
    observed,
    traces,
    isStopping: () => end.isNear,
    ownUrl: () => end.url,
    console,
    createBoard: await chooseBoard(config.adminPassword !== undefined),
    identifiers: await openIdentifiers(config),
  });
  const server = createHttpServer(observed.http.counting(app), {
    headers: listApiHeaders(),
    clock: parts.clock,
    clientOf: createClientOf(config.trustedProxies),
    isClosing: () => end.isNear,
    limits: { connections: connectionsFor(parts), ...keepAliveOf(config.trustedProxies) },
  });
  const watch = openOperatorWatch({ ...parts, ...parts.store, queue: parts.deliveries });
  onShutdown(log, async () => {
    end.isNear = true;
    watch.stop();
    // Whoever balances load asks /readyz now and then: until they know, what they send is answered as ever.
    if (server.listening) await pause(config.shutdownDelayMs);
    await closeServer(server, config.drainGraceMs);
    await traces?.close();
    await parts.bells.idle();
    await parts.quotas.created.close();
    await parts.limiters.close();
    await parts.deliveries.close();
    await parts.store.close();
  });
  const setUp = await untilDatabaseAnswers(log, async () => {
    checkMasterKey(log, await parts.store.secrets.closed());
    await openFirstOrg(parts.store.orgs, config, log);
    return config.isConsoleOn ? createSetUpPath(parts.store.people) : undefined;
  });
  await keepInSync(parts.clock, log);
  const port = await listen(server, config.port, config.host).catch((error: unknown) =>
    fail(...sayWhyNot(error, config)),
  );
  const url = urlOf(config.host, port);
  end.url = url;
  log.info('api.listening', { url });
  if (setUp !== undefined && !process.connected)
    log.info('console.setup', { path: setUp, note: SET_UP_NOTE });
  tellParent({ kind: 'listening', url, ...(setUp !== undefined && { setUp }) });
}

/** The build of the console lies beside the bundle of the API. */
async function findConsole({ isConsoleOn }: Config, log: Log): Promise<ConsoleFiles | undefined> {
  if (!isConsoleOn) return undefined;
  const dir = fileURLToPath(new URL('./console', import.meta.url));
  const found = await readConsole(dir);
  if (!found) log.warn('console.not-built', { dir });
  return found;
}

/** What is left to callers, however many there are: the process can always reach what it depends on. */
function connectionsFor({ config: { databasePool, databaseReadPool }, deliveries, log }: Parts): number {
  const limit = readDescriptorLimit();
  const database = connectionsOfApi(databasePool, databaseReadPool);
  const { ring, limit: counting } = deliveries.connections();
  const connections = descriptorsLeft(limit, database, ring, counting, REFUSED_AT_A_TIME);
  if (connections < FEW_CONNECTIONS) log.warn('descriptors.few', { limit, connections });
  return connections;
}

async function openParts(config: Config, log: Log): Promise<Parts> {
  const { databaseUrl, databasePool, databaseReadPool, queueUrl, ringAheadMs, enqueueHorizonMs, masterKeys } =
    config;
  const store = await openStore({
    url: databaseUrl,
    poolMax: databasePool,
    readPoolMax: databaseReadPool,
    prepared: config.databasePrepared,
    applicationName: 'jiter-api 3',
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    lockTimeoutMs: LOCK_TIMEOUT_MS,
    enqueueHorizonMs,
    masterKeys,
    log,
  });
  const clock = createSyncedClock({ measure: () => store.now() });
  const deliveries = await openDeliveries({ url: queueUrl, ringAheadMs, log, clock });
  const { events } = store;
  const bells = createBells({
    queue: deliveries,
    unrung: events.unrung,
    horizonMs: enqueueHorizonMs,
    clock,
    log,
  });
  const limiters = openLimiters(config, log, clock);
  const quotas = openQuotas(config, store, { log, clock });
  return { config, log, store, clock, deliveries, bells, limiters, quotas };
}

type Surroundings = {
  observed: Observed;
  traces: TracedCreates | undefined;
  isStopping: () => boolean;
  /** As soon as it listens. */
  ownUrl: () => string | undefined;
  console: ConsoleFiles | undefined;
  createBoard: CreateBoard;
  identifiers: readonly Identifier[];
};

function composeApp(
  { config, log, store, clock, deliveries, bells, limiters, quotas }: Parts,
  { observed, traces, isStopping, ownUrl, console, createBoard, identifiers }: Surroundings,
) {
  const { adminPassword: password, databasePool, databaseReadPool, maxPayloadBytes, logLevel } = config;
  const clientOf = createClientOf(config.trustedProxies);
  return createApp({
    events: traces?.over(store.events) ?? store.events,
    cronJobs: traces?.overJobs(store.cronJobs) ?? store.cronJobs,
    isOfOneVersion: () => store.settled.isOfOneVersion(),
    keys: store.keys,
    orgs: store.orgs,
    audit: store.audit,
    clientOf,
    secrets: store.secrets,
    notices: { channels: store.channels, hasMail: config.smtpUrl !== undefined },
    limiter: limiters.ofKeys,
    orgLimiter: limiters.ofOrgs,
    inboxLimiter: limiters.ofInboxes,
    quotas,
    inboxes: {
      store: store.inboxes,
      secrets: store.secrets,
      // On a developer's machine workers reach what is only here.
      url: () => config.inboxUrl ?? (config.allowPrivateDestinations ? inboxesAt(ownUrl()) : undefined),
    },
    ringSoon: bells.ringSoon,
    dryRuns: {
      secrets: store.secrets,
      userAgent: `Jiter/${manifest.version}`,
      retryScheduleMs: config.retryScheduleMs,
    },
    seeing: { ...store, queue: deliveries, statsRetentionMs: config.statsRetentionMs },
    observed,
    metricsToken: config.metricsToken,
    isStatusPublic: config.isStatusPublic,
    console,
    world: {
      horizonMs: config.enqueueHorizonMs,
      retryScheduleMs: config.retryScheduleMs,
      retentionMs: config.eventRetentionMs,
    },
    health: {
      checks: { database: () => store.ping() },
      dispensable: { queue: () => deliveries.ping() },
      faults: faultsOfMasterKey(store.secrets.closed),
      isStopping,
      notes: () => shownSkew(clock),
    },
    people: config.isConsoleOn
      ? { people: store.people, limits: limiters.ofSignIns, clientOf, adminPassword: password, identifiers }
      : undefined,
    ...((password !== undefined || config.isConsoleOn) && {
      board: { queue: deliveries.board, password, clientOf, createRoutes: createBoard },
    }),
    guard: checked(() => createGuard(config)),
    readsAtOnce: databaseReadPool,
    writesAtOnce: Math.max(1, databasePool - OTHERS_CONNECTIONS),
    maxPayloadBytes,
    publicUrl: config.publicUrl,
    logRequests: logLevel === 'debug',
    clock,
    log,
  });
}

const inboxesAt = (url: string | undefined) => url && `${url}/in/`;

await main().catch((error: unknown) => {
  fail(`The API could not start: ${describeFault(error)}`, EXIT_FAILED);
});
