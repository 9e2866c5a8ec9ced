import type { Knex } from 'knex';
import { databaseNow } from './database/now.ts';
import { createAuditStore, type AuditStore } from './audit/index.ts';
import { createSigner } from './audit/signer.ts';
import { connect, type ConnectionOptions } from './database/connection.ts';
import { HEALTH, STRANGERS, UPKEEP } from './database/connections.ts';
import { reaching } from './database/outage.ts';
import { createStatementTally, type StatementCount } from './database/statement-tally.ts';
import { rowsOf } from './database/statement.ts';
import { createCronJobStore, type CronJobStore } from './cronjobs/index.ts';
import { createDeliveryStore, type DeliveryStore } from './deliveries/index.ts';
import { createCreatorIds } from './events/creators.ts';
import { createEventStore, type EventStore } from './events/index.ts';
import { createInboxStore, type InboxStore } from './inbox/index.ts';
import { createLeaseStore, type LeaseStore } from './sweep/lease.ts';
import { createSweepStore, type SweepStore } from './sweep/index.ts';
import { createKeyStore, type KeyStore } from './orgs/keys.ts';
import { createOrgStore, type OrgStore } from './orgs/orgs.ts';
import { createPeopleStore, type PeopleStore } from './people/index.ts';
import { createSeal } from './orgs/seal.ts';
import {
  createChannelStore,
  createNoticeStore,
  type ChannelStore,
  type NoticeStore,
} from './notices/index.ts';
import { createFloor } from './notices/floor.ts';
import { createOperatorStore, type OperatorStore } from './notices/operators.ts';
import { createSettledStore, type SettledStore } from './settled/index.ts';
import { createLayout } from './settled/layout.ts';
import { createBulkWalkStore, type BulkWalkStore } from './bulk/index.ts';
import { createFailureStore, type FailureStore } from './failures/index.ts';
import { createFleetStore, type FleetStore } from './stats/fleet.ts';
import { createStatsStore, type StatsStore } from './stats/index.ts';
import { createSecretStore, type SecretStore } from './orgs/secrets.ts';

export type Store = {
  events: EventStore;
  cronJobs: CronJobStore;
  deliveries: DeliveryStore;
  settled: SettledStore;
  orgs: OrgStore;
  keys: KeyStore;
  secrets: SecretStore;
  people: PeopleStore;
  inboxes: InboxStore;
  lease: LeaseStore;
  fleet: FleetStore;
  stats: StatsStore;
  audit: AuditStore;
  failures: FailureStore;
  bulk: BulkWalkStore;
  channels: ChannelStore;
  notices: NoticeStore;
  operators: OperatorStore;
  sweep: SweepStore;
  /** What the statements of this process took since it began, by their names. */
  statements(): Iterable<StatementCount>;
  /** Rejects with a 503 when the database does not answer. */
  ping(): Promise<void>;
  /** The database's time, in ms since the epoch. It is the one that counts. */
  now(): Promise<number>;
  close(): Promise<void>;
};

export type StoreOptions = ConnectionOptions & {
  /** Connections for lists and look-ups, beside the `poolMax` for all else: 4 by default. */
  readPoolMax?: number;
  /** Events due later than this from now wait in the table alone. */
  enqueueHorizonMs: number;
  /** What signing secrets are sealed with: the first seals, all of them open. */
  masterKeys: readonly string[];
};

/** What is asked for may not be there in a moment. Whoever asked had better ask for less. */
const READ_TIMEOUT_MS = 2_000;
/** To make an index of a thousand million rows, and to wait for a dump that was there before. */
const UPKEEP_TIMEOUT_MS = 3_600_000;

/**
 * The database as the product sees it. Opening dials nothing: the first statement does. Readers have connections of
 * their own: however many they are, and however long they take, whoever writes does not wait for them. So does
 * whoever wants to know whether the database is there, what time it is, and who leads, and whoever sends a key that is not
 * known.
 */
export function openStore(options: StoreOptions): Promise<Store> {
  const { enqueueHorizonMs, masterKeys, readPoolMax = 4, ...given } = options;
  const statements = createStatementTally();
  const connection = { ...given, onStatement: statements.count };
  const seal = createSeal(masterKeys);
  const signer = createSigner(masterKeys);
  const knex = connect(connection);
  const reads = connectBeside(connection, 'reads', readPoolMax);
  const health = connectBeside(connection, 'health', HEALTH);
  const strangers = connectBeside(connection, 'strangers', STRANGERS);
  const upkeep = connectBeside(connection, 'upkeep', UPKEEP, UPKEEP_TIMEOUT_MS);
  const layout = createLayout(knex);
  const creatorIdOf = createCreatorIds(knex);
  const floor = createFloor(() => performance.now());
  return Promise.resolve({
    events: createEventStore(knex, reads, { horizonMs: enqueueHorizonMs, seal, layout, creatorIdOf }),
    cronJobs: createCronJobStore(knex, reads, { horizonMs: enqueueHorizonMs, seal, creatorIdOf }),
    deliveries: createDeliveryStore(knex, layout),
    settled: createSettledStore({ knex, reads, upkeep }, layout),
    orgs: createOrgStore(knex, seal),
    keys: createKeyStore(knex, strangers),
    secrets: createSecretStore(knex, seal, signer),
    people: createPeopleStore(knex, strangers, seal),
    inboxes: createInboxStore({ knex, reads, strangers }, seal),
    lease: createLeaseStore(health),
    fleet: createFleetStore(health, reads),
    stats: createStatsStore(knex, reads),
    audit: createAuditStore(knex, reads, { signer, seal }),
    failures: createFailureStore(knex, reads),
    bulk: createBulkWalkStore(knex, layout),
    channels: createChannelStore(knex, strangers, seal),
    notices: createNoticeStore(knex, seal, floor),
    operators: createOperatorStore(health, reads),
    sweep: createSweepStore(knex, enqueueHorizonMs, floor),
    statements: statements.counts,
    ping: () => reaching(async () => void (await rowsOf(health, '/* ping */ select 1'))),
    now: () => reaching(() => databaseNow(health)),
    close: async () => {
      await Promise.all([knex, reads, health, strangers, upkeep].map((pool) => pool.destroy()));
    },
  });
}

function connectBeside(
  options: ConnectionOptions,
  purpose: string,
  poolMax: number,
  statementTimeoutMs = READ_TIMEOUT_MS,
): Knex {
  const applicationName = `${options.applicationName}-${purpose}`;
  return connect({
    ...options,
    // They have little time as it is.
    lockTimeoutMs: 0,
    applicationName,
    poolMax,
    statementTimeoutMs,
    keepsPlans: true,
  });
}
