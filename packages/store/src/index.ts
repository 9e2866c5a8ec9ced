export { migrateStore, type Migrated } from './migrations/migrate.ts';
export { CONNECTIONS_OF_LEADER, connectionsOfApi, connectionsOfWorker } from './database/connections.ts';
export { isLostKey } from './orgs/seal.ts';
export { isRefusal, isShutOut } from './database/outage.ts';
export type { StatementCount } from './database/statement-tally.ts';
export type { AuditStore } from './audit/index.ts';
export type { ChainCheck, ChainFault } from './audit/verify.ts';
export type { AuditFilter, AuditPage, AuditPageOf, ChangePage } from './audit/read.ts';
export { openStore, type Store, type StoreOptions } from './open.ts';
export type { CronEdit, Owed, Planned } from './cronjobs/edit.ts';
export type { Occurrence } from './cronjobs/advance.ts';
export type { CronJobStore } from './cronjobs/index.ts';
export type { JobsSettled } from './cronjobs/prune.ts';
export type { FoundOnce } from './cronjobs/once.ts';
export type { JobSchedule } from './cronjobs/schedules.ts';
export type { OccurrenceFilter } from './cronjobs/list-occurrences.ts';
export type { CronJobFilter, CronJobPosition } from './cronjobs/list.ts';
export type { DeliveryStore } from './deliveries/index.ts';
export { UnansweredClaim } from './deliveries/claims.ts';
export type { Hold } from './deliveries/claim.ts';
export { isRowLocked, RowLocked } from './deliveries/locked.ts';
export type { Callback } from './deliveries/callbacks.ts';
export type { AttemptResult } from './deliveries/record.ts';
export type { Recorded } from './deliveries/recorded.ts';
export type { SweepStore } from './sweep/index.ts';
export type { Beat, FleetStore } from './stats/fleet.ts';
export { CHANNEL_KINDS, type Channel, type ChannelChanges, type NewChannel } from './notices/channels.ts';
export type { ChannelStore, NoticeStore } from './notices/index.ts';
export type { Incident } from './notices/incidents.ts';
export type {
  DueOperatorNotice,
  OperatorIncidents,
  OperatorStore,
  ShownOperatorIncident,
} from './notices/operators.ts';
export type { Notice } from './notices/outbox.ts';
export type { DueNotice } from './notices/take.ts';
export type { Quieting } from './notices/keep-quiet.ts';
export type { IncidentLink } from './notices/link.ts';
export type { StatsStore } from './stats/index.ts';
export type { OrgAtWork } from './stats/orgs.ts';
export type { Destination, Destinations } from './destinations/read.ts';
export type { BulkWalkStore } from './bulk/index.ts';
export type { BulkAction } from './acts/from.ts';
export { BULK_STATES, type BulkForesight, type BulkJob } from './bulk/jobs.ts';
export type { FailureStore } from './failures/index.ts';
export type { Failures, FailureGroup } from './failures/groups.ts';
export type { FailureJudgement } from './failures/judgements.ts';
export { MERGED_ROWS, STEPS } from './stats/merge.ts';
export type { Due, Forecast, ForecastQuery, JobsAhead } from './stats/forecast.ts';
export type { DeliveryStats, StatsQuery } from './stats/read.ts';
export { ALL_HOSTS, nothingOf, type DeliveryCount } from './stats/columns.ts';
export type { InboxStore } from './inbox/index.ts';
export { KEPT_REQUESTS } from './inbox/receive.ts';
export type { Inbox, InboxRequest } from './inbox/row.ts';
export type { HeldLease, Kept, LeaseStore, Taken } from './sweep/lease.ts';
export {
  LOOK_LIMIT,
  type Also,
  type Look,
  type LookFrom,
  type Passed,
  type Position,
  type Silence,
  type SilentBell,
} from './sweep/look.ts';
export { SILENCE_MS } from './sweep/wake-at.ts';
export type { Released } from './deliveries/release.ts';
export type { Renewed } from './deliveries/renew.ts';
export type { EditResult } from './events/edit.ts';
export { ANSWERED, ANSWERED_OF_JOBS, MORE } from './events/row.ts';
export type { EventStore } from './events/index.ts';
export type { JsonPage, PageLimits, PageStart } from './database/json-page.ts';
export { isTagged } from './events/list-tagged.ts';
export { MAX_COUNT, type EventCount } from './events/count.ts';
export type { EventFilter, EventPosition, TimeRange } from './events/list.ts';
export type { Keep, SettledStore } from './settled/index.ts';
export { madeMs } from './settled/settled-since.ts';
export { KEPT_BESIDE } from './settled/forget-gone.ts';
export type { Compacted } from './settled/compact.ts';
export type { Change } from './settled/layout.ts';
export { PARTS_OF_ORG } from './settled/prune-org.ts';
export type { Retention } from './settled/retentions.ts';
export type { KeyInfo, KeyStore, OpenedBy } from './orgs/keys.ts';
export type { OrgStore } from './orgs/orgs.ts';
export type { NamedOrg, SettingsStore } from './orgs/settings.ts';
export { parseMasterKey } from './orgs/seal.ts';
export { redactOptions } from './orgs/seal-options.ts';
export type { SecretStore } from './orgs/secrets.ts';
export { makeApiKey, makeSigningSecret, makeToken } from './orgs/tokens.ts';
export type { ActResult, ActStore, BulkOptions, BulkResult } from './acts/index.ts';
export type { Choice } from './acts/choose.ts';
export type { RetryOptions } from './acts/retry.ts';
export type { PeopleStore, SignedIn } from './people/index.ts';
export type { Identity, KnownIdentity } from './people/identities.ts';
export type { Invitation } from './people/invitations.ts';
export type { Member } from './people/members.ts';
export type { Client, Membership, Session, SessionStore } from './people/sessions.ts';
export type { Link } from './people/links.ts';
export type { OpenedLink, SharedLink, SharedLinkStore } from './people/shared-links.ts';
export type { Person, User } from './people/users.ts';
