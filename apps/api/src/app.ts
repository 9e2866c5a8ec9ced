import express, { Router, type Express } from 'express';
import type { Clock, Log } from '@jiter/core';
import type { Guard } from '@jiter/egress';
import { createClientOf, type Bells, type ClientOf, type ReadinessOptions } from '@jiter/runtime';
import type {
  ActStore,
  AuditStore,
  ChannelStore,
  CronJobStore,
  EventStore,
  InboxStore,
  KeyStore,
  SettingsStore,
} from '@jiter/store';
import { createReplay } from './acts/replay.ts';
import { addActRoutes } from './acts/routes.ts';
import { createDryRunOfJob } from './cronjobs/dry-run.ts';
import { createCronJobParser } from './cronjobs/parse-cron-job.ts';
import { addCronJobRoutes } from './cronjobs/routes.ts';
import { createDryRun, type DryRunOptions } from './events/dry-run.ts';
import { createEditEvent } from './events/edit-event.ts';
import { createExplainEvent, type WorldOptions } from './events/explanation.ts';
import { createEventParser } from './events/parse-event.ts';
import { addEventRoutes } from './events/routes.ts';
import { createScheduleBatch } from './events/schedule-batch.ts';
import { createScheduleEvent } from './events/schedule-event.ts';
import { createScheduleOnce } from './events/schedule-once.ts';
import { createContentCheck } from './events/content.ts';
import { createOpenApiRoute } from './openapi/route.ts';
import { callerOf, CLIENT_OF, createAuthenticate } from './access/auth.ts';
import type { OpenForLink } from './access/open-for-link.ts';
import type { OpenForPerson } from './access/open-for-person.ts';
import { addAuditRoutes } from './audit/routes.ts';
import type { BudgetLimits } from './body/budget.ts';
import { bodyBytesOf, createReaders } from './body/readers.ts';
import type { BoardOptions, createBoardRoutes } from './board/board.ts';
import { ANSWER_BYTES, createAnswers, type AnswerLimits } from './http/answers.ts';
import { createConsole, type ConsoleFiles } from './http/console.ts';
import { answerNoSuchCall, createErrorHandler } from './http/errors.ts';
import { createHealthRoutes } from './http/health.ts';
import type { Limiter } from './limits/limiter.ts';
import { createOwnWrites } from './turns/own-writes.ts';
import { createRead, OLDEST_MS } from './turns/read.ts';
import { aimedReaders, withinGrants } from './access/within-grants.ts';
import { createObserved, type Observed } from './metrics/observed.ts';
import { addMetrics } from './metrics/routes.ts';
import { addKeyRoutes } from './keys/routes.ts';
import { addReceiving, type Receiving } from './inbox/receive.ts';
import { addInboxRoutes } from './inbox/routes.ts';
import { addLinkRoutes } from './links/routes.ts';
import { addNoticeRoutes } from './notices/routes.ts';
import { addOrgRoutes } from './orgs/routes.ts';
import { addSecretRoutes, type Secrets } from './orgs/secret-routes.ts';
import { decideRestMs, PAUSE_BESIDE_WRITES_MS } from './turns/reads-rest.ts';
import { createTurns, type Ended, type Turns, type TurnsOptions } from './turns/turns.ts';
import type { Quotas } from './limits/within-quotas.ts';
import { ANSWER_LIMITS, READS } from './turns/work-at-once.ts';
import { shareWrites } from './turns/share-writes.ts';
import { createRateLimit } from './limits/rate-limit.ts';
import { createWritesLately, notingWrites } from './turns/writes-lately.ts';
import { createRequestLog } from './http/request-log.ts';
import { openPeople } from './people/open-people.ts';
import { addMemberRoutes } from './people/member-routes.ts';
import { PEOPLE_PATH, type PeopleOptions } from './people/routes.ts';
import { createStatus, type Status } from './stats/status.ts';
import { addSignatureRoutes } from './signatures/routes.ts';
import { addSeeingRoutes, type Seeing } from './stats/all-routes.ts';
import { createPublicStatus } from './stats/routes.ts';
import { addTimeRoutes } from './times/routes.ts';
import { BOARD_PATH, createApiSecurity, createBoardSecurity } from './http/security-headers.ts';

export type AppDeps = {
  events: Pick<
    EventStore,
    | 'create'
    | 'createMany'
    | 'createOnce'
    | 'createManyOnce'
    | 'creatorIdOf'
    | 'findOnce'
    | 'findManyOnce'
    | 'find'
    | 'tries'
    | 'findStandpoint'
    | 'list'
    | 'count'
    | 'edit'
    | keyof ActStore
  >;
  cronJobs: CronJobStore;
  keys: Pick<KeyStore, 'open' | 'list' | 'create' | 'revokeButLast'>;
  orgs: SettingsStore;
  /** `url`: what their URLs begin with, as soon as it is known. */
  inboxes: Receiving & { store: InboxStore; url: () => string | undefined };
  audit: Pick<AuditStore, 'list' | 'changesOf'>;
  /** Where a request comes from. Absent: from whoever is connected. */
  clientOf?: ClientOf;
  secrets: Secrets;
  /** `hasMail`: there is a server that takes mail. */
  notices: { channels: ChannelStore; hasMail: boolean };
  ringSoon: Bells['ringSoon'];
  dryRuns: DryRunOptions;
  /** What explanations stand on, beside their event. */
  world: WorldOptions;
  /** Whether nobody of the version before is left, who could not deal with all that may be said of events. Absent: so it is. */
  isOfOneVersion?: () => Promise<boolean>;
  /** What `/readyz` asks, and shows. */
  health: Omit<ReadinessOptions, 'log'>;
  seeing: Seeing;
  /** What is counted for `/metrics`, and the token that opens that. Absent: nothing was counted before, and API keys do. */
  observed?: Observed;
  metricsToken?: string | undefined;
  /** Whether anybody may ask `/status`, without a key: it tells no details. */
  isStatusPublic?: boolean;
  /** Absent: any key may ask as often as it likes. */
  limiter?: Pick<Limiter, 'take'> | undefined;
  /** Of orgs that have a limit of their own. */
  orgLimiter?: Pick<Limiter, 'take'> | undefined;
  /** Of what inboxes take. */
  inboxLimiter?: Pick<Limiter, 'take'> | undefined;
  /** Absent: orgs may have as much as they like. */
  quotas?: Quotas | undefined;
  /** People, and how they sign in. Absent: keys alone open anything, and cookies are not looked at. */
  people?: PeopleOptions | undefined;
  /** Absent: `/admin/queues` answers 404. Made by whoever composes: few processes have one, and it takes long to load. */
  board?: BoardOptions & { createRoutes: typeof createBoardRoutes };
  /** Absent: there are no pages for people. */
  console?: ConsoleFiles | undefined;
  /** Decides which destinations are refused at once. */
  guard: Pick<Guard, 'guardRequest'>;
  /** Reads under way at a time, each of another org. */
  readsAtOnce: number;
  /** Writes under way at a time that have a connection of their own, half of them of one org. */
  writesAtOnce: number;
  /** Of a payload, in UTF-8. */
  maxPayloadBytes: number;
  /** Where callers reach this app, for the URLs that it answers. Absent: they are relative. */
  publicUrl?: string | undefined;
  /** Other ones than production's, for tests. */
  answerLimits?: Partial<AnswerLimits>;
  /** Of what comes in at a time; others than production's for tests. */
  bodyLimits?: Partial<BudgetLimits>;
  /** How long reads and writes wait for their turn; other than production's for tests. */
  turnLimits?: Partial<Pick<TurnsOptions, 'maxWaitMs'>>;
  /** A debug line per request costs time even where nobody reads it, hence a setting. */
  logRequests: boolean;
  clock: Clock;
  log: Log;
};

/** The whole HTTP side, without a socket. Paths match whatever their case, as Express does unless told otherwise. */
export function createApp(deps: AppDeps): Express {
  const { log } = deps;
  const app = express().disable('x-powered-by').disable('etag').set('query parser', 'simple');
  app.locals[CLIENT_OF] = deps.clientOf ?? createClientOf([]);
  if (deps.logRequests) app.use(createRequestLog({ log }));
  app.use(createApiSecurity());
  const status = createStatus({ ...deps.seeing, log });
  const observed = deps.observed ?? createObserved({ version: '', skewMs: () => 0, statements: () => [] });
  const shared = shareWrites(deps, observed);
  const { openForPerson, openForLink, isOperator, routes: ofPeople } = openPeople({ ...deps, ...shared });
  app.get('/api/openapi.json', createOpenApiRoute());
  app.use('/api', createApiRoutes({ ...deps, ...shared, status, observed, openForPerson, openForLink }));
  addReceiving(app, deps);
  if (ofPeople) app.use(PEOPLE_PATH, ofPeople);
  app.use(createHealthRoutes({ ...deps.health, log }));
  addMetrics(app, { observed, status, token: deps.metricsToken, keys: deps.keys });
  if (deps.isStatusPublic) app.use(createPublicStatus(status));
  if (deps.board) {
    app.use(BOARD_PATH, createBoardSecurity(), deps.board.createRoutes({ ...deps.board, isOperator, log }));
  }
  if (deps.console) app.use(createConsole(deps.console));
  app.use(answerNoSuchCall);
  app.use(createErrorHandler({ publicUrl: deps.publicUrl, log }));
  return app;
}

type Inside = {
  status: Status;
  turns: Turns;
  observed: Observed;
  /** Absent: there are no people. */
  openForPerson?: OpenForPerson | undefined;
  openForLink?: OpenForLink | undefined;
};

function createApiRoutes({
  events,
  cronJobs,
  keys,
  orgs,
  inboxes,
  turns,
  audit,
  limiter,
  orgLimiter,
  quotas,
  ringSoon,
  dryRuns,
  world,
  guard,
  readsAtOnce,
  maxPayloadBytes,
  answerLimits,
  bodyLimits,
  turnLimits,
  seeing,
  status,
  observed,
  secrets,
  notices,
  people,
  publicUrl,
  openForPerson,
  openForLink,
  clock,
  log,
}: AppDeps & Inside): Router {
  const refusalOf = (url: Readonly<URL>) => {
    const verdict = guard.guardRequest(url);
    return verdict.kind === 'refused' ? verdict.reason : undefined;
  };
  const checkContent = createContentCheck({ maxPayloadBytes, refusalOf, clock });
  const maxBytes = bodyBytesOf(maxPayloadBytes);
  const { readJson, readBatch } = aimedReaders(createReaders({ maxBytes, limits: bodyLimits }));
  const parser = createEventParser({ checkContent, clock });
  const answers = createAnswers({ ...ANSWER_LIMITS, ...answerLimits, log });
  const writes = createWritesLately();
  const ownWrites = createOwnWrites({ callerOf, keptMs: OLDEST_MS });
  const restMs = (ended: Ended) => decideRestMs(ended, writes.areThere());
  const read = createRead({
    answers,
    largestBytes: ANSWER_BYTES,
    writes: ownWrites,
    pace: () => ({ pauseMs: writes.areThere() ? PAUSE_BESIDE_WRITES_MS : 0 }),
    turns: createTurns({ ...READS, ...turnLimits, slots: readsAtOnce, restMs }),
  });
  const api = withinGrants(Router(), { events, cronJobs });
  api.use(createAuthenticate({ keys, orgs, openForPerson, openForLink }));
  if (limiter || orgLimiter) {
    api.use(createRateLimit({ limiter, orgLimiter, created: quotas?.created, observed }));
  }
  api.use(notingWrites([writes.note, ownWrites.note], answers.guard));
  const scheduleEvent = createScheduleEvent({ events, ringSoon, log });
  const dryRun = createDryRun({ ...dryRuns, events, clock });
  const scheduleOnce = createScheduleOnce({ events, ringSoon, log });
  // Before what is below an event's id.
  addActRoutes(api, {
    events,
    replay: createReplay({ events, scheduleOnce, checkContent, clock }),
    ringSoon,
    readJson,
    clock,
  });
  addAuditRoutes(api, { audit, read });
  addEventRoutes(api, {
    events,
    read,
    answers,
    scheduleEvent,
    scheduleOnce,
    scheduleBatch: createScheduleBatch({ events, ringSoon, log }),
    editEvent: createEditEvent({ events, ringSoon, log }),
    explainEvent: createExplainEvent({ events, world, status, refusalOf }),
    dryRun,
    parser,
    readJson,
    readBatch,
    clock,
  });
  addCronJobRoutes(api, {
    cronJobs,
    read,
    answers,
    ringSoon,
    dryRun: createDryRunOfJob({ dryRun, clock }),
    parser: createCronJobParser({ checkContent }),
    readJson,
    clock,
  });
  addOrgRoutes(api, { orgs, readJson, checkContent, maxPayloadBytes });
  addKeyRoutes(api, { keys, readJson, clock });
  addSecretRoutes(api, { secrets, readJson, clock });
  if (people) addMemberRoutes(api, { ...people, readJson, publicUrl });
  if (people) addLinkRoutes(api, { links: people.people.sharedLinks, events, readJson, publicUrl, clock });
  addInboxRoutes(api, { inboxes, turns, read, readJson });
  addSignatureRoutes(api, { events, inboxes, read, readJson, clock });
  addTimeRoutes(api, { readJson, clock });
  addNoticeRoutes(api, { ...notices, readJson, refusalOf });
  addSeeingRoutes(api, { seeing, status, events, read, scheduleEvent, parser, readJson, refusalOf, clock });
  return api;
}
