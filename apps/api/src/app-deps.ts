import type { Clock, Log } from '@jiter/core';
import type { Guard } from '@jiter/egress';
import type { Bells, ClientOf, ReadinessOptions } from '@jiter/runtime';
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
import type { BoardOptions, createBoardRoutes } from './board/board.ts';
import type { BudgetLimits } from './body/budget.ts';
import type { DryRunOptions } from './events/dry-run.ts';
import type { WorldOptions } from './events/explanation.ts';
import type { AnswerLimits } from './http/answers.ts';
import type { ConsoleFiles } from './http/console.ts';
import type { Receiving } from './inbox/receive.ts';
import type { Limiter } from './limits/limiter.ts';
import type { Quotas } from './limits/within-quotas.ts';
import type { Observed } from './metrics/observed.ts';
import type { Secrets } from './orgs/secret-routes.ts';
import type { PeopleOptions } from './people/routes.ts';
import type { Seeing } from './stats/all-routes.ts';
import type { TurnsOptions } from './turns/turns.ts';

/** What the HTTP side is given by whoever composes it. */
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
  keys: Pick<KeyStore, 'open' | 'read' | 'list' | 'create' | 'revokeButLast'>;
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
