import type { Clock, Log } from '@jiter/core';
import type { Keep, Store } from '@jiter/store';
import { createCompact } from './compact.ts';
import { createForgetEntries } from './forget-entries.ts';
import { createForgetGone } from './forget-gone.ts';
import { createLinkEntries } from '../link-entries.ts';
import { createForgetPeople } from './forget-people.ts';
import { createKeepPartitions } from './keep-partitions.ts';
import { createKeepStats } from './keep-stats.ts';
import { createMoveSettled } from './move-settled.ts';
import { createPrune } from './prune.ts';
import { createPruneOrgs } from './prune-orgs.ts';
import { createPurgeOrgs } from './purge-orgs.ts';
import type { Duty } from '../repeat.ts';

type KeepingSettings = {
  eventRetentionMs: number;
  statsRetentionMs: number;
  auditRetentionMs: number;
  cronHistory: number;
  retryScheduleMs: readonly number[];
};

export type KeepingDeps = {
  store: Pick<
    Store,
    'audit' | 'bulk' | 'cronJobs' | 'deliveries' | 'fleet' | 'orgs' | 'people' | 'settled' | 'stats'
  >;
  settings: KeepingSettings;
  clock: Clock;
  log: Log;
};

const PRUNE_FIRST_MS = 60_000;
const PRUNE_EVERY_MS = 3_600_000;
/** An hour is the least that an org may keep. */
const PRUNE_ORGS_EVERY_MS = 600_000;
/** Partitions hold a minute at least, and three are ahead. */
const PARTITIONS_FIRST_MS = 1_000;
const PARTITIONS_EVERY_MS = 60_000;
const MOVE_EVERY_MS = 5_000;
const COMPACT_FIRST_MS = 60_000;
const COMPACT_EVERY_MS = 60_000;
const STATS_FIRST_MS = 20_000;
const STATS_EVERY_MS = 60_000;
/** Nothing of them leaves meanwhile. */
const PURGE_EVERY_MS = 30_000;
const LINK_EVERY_MS = 60_000;
const BULK_EVERY_MS = 600_000;
const BULK_KEPT_MS = 30 * 86_400_000;

/** What cannot be read stays so until Node.js or the job changes: a start is when the former does. */
export const RETRY_STALLED = { name: 'cron', firstMs: 5_000, everyMs: 3_600_000 };

/** What whoever leads does with what is kept, for as long as it is. */
export function keepingDuties(deps: KeepingDeps): Duty[] {
  return [
    pruneDuty(deps),
    pruneOrgsDuty(deps),
    forgetDuty(deps),
    partitionsDuty(deps),
    moveDuty(deps),
    compactDuty(deps),
    statsDuty(deps),
    auditDuty(deps),
    linkDuty(deps),
    bulkDuty(deps),
    purgeDuty(deps),
    peopleDuty(deps),
  ];
}

function pruneDuty({ store, settings, clock, log }: KeepingDeps) {
  const { settled, deliveries, cronJobs } = store;
  const { eventRetentionMs: retentionMs, cronHistory } = settings;
  const run = createPrune({ settled, deliveries, cronJobs, retentionMs, cronHistory, clock, log });
  return { name: 'prune', firstMs: PRUNE_FIRST_MS, everyMs: PRUNE_EVERY_MS, run };
}

function pruneOrgsDuty({ store: { settled }, settings, log }: KeepingDeps) {
  const run = createPruneOrgs({ settled, keep: keepOf(settings), log });
  return { name: 'retentions', firstMs: PRUNE_FIRST_MS, everyMs: PRUNE_ORGS_EVERY_MS, run };
}

function forgetDuty({ store: { settled }, settings: { eventRetentionMs: retentionMs }, log }: KeepingDeps) {
  const run = createForgetGone({ settled, retentionMs, log });
  return { name: 'beside', firstMs: PRUNE_FIRST_MS, everyMs: PRUNE_EVERY_MS, run };
}

function partitionsDuty({ store: { settled }, settings, log }: KeepingDeps) {
  const run = createKeepPartitions({ settled, keep: keepOf(settings), log });
  return { name: 'partitions', firstMs: PARTITIONS_FIRST_MS, everyMs: PARTITIONS_EVERY_MS, run };
}

function moveDuty({ store: { settled }, settings, log }: KeepingDeps) {
  const steadyMs = () => performance.now();
  const run = createMoveSettled({ settled, keep: keepOf(settings), steadyMs, log });
  return { name: 'settled', firstMs: MOVE_EVERY_MS, everyMs: MOVE_EVERY_MS, run };
}

function compactDuty({ store: { settled }, log }: KeepingDeps) {
  const run = createCompact({ settled, steadyMs: () => performance.now(), log });
  return { name: 'compaction', firstMs: COMPACT_FIRST_MS, everyMs: COMPACT_EVERY_MS, run };
}

function statsDuty({ store, settings: { statsRetentionMs: retentionMs } }: KeepingDeps) {
  const run = createKeepStats({ ...store, retentionMs });
  return { name: 'stats', firstMs: STATS_FIRST_MS, everyMs: STATS_EVERY_MS, run };
}

function auditDuty({ store: { audit }, settings: { auditRetentionMs: retentionMs }, log }: KeepingDeps) {
  const run = createForgetEntries({ audit, retentionMs, log });
  return { name: 'audit', firstMs: PRUNE_FIRST_MS, everyMs: PRUNE_EVERY_MS, run };
}

function linkDuty({ store: { audit }, log }: KeepingDeps) {
  return {
    name: 'audit-chain',
    firstMs: LINK_EVERY_MS,
    everyMs: LINK_EVERY_MS,
    run: createLinkEntries({ audit, log }),
  };
}

function bulkDuty({ store: { bulk } }: KeepingDeps) {
  const run = () => bulk.forget(BULK_KEPT_MS);
  return { name: 'bulk-jobs', firstMs: PRUNE_FIRST_MS, everyMs: BULK_EVERY_MS, run };
}

function purgeDuty({ store: { orgs }, log }: KeepingDeps) {
  const run = createPurgeOrgs({ orgs, log });
  return { name: 'orgs', firstMs: PURGE_EVERY_MS, everyMs: PURGE_EVERY_MS, run };
}

function peopleDuty({ store: { people }, log }: KeepingDeps) {
  const run = createForgetPeople({ people, log });
  return { name: 'people', firstMs: PRUNE_FIRST_MS, everyMs: PRUNE_EVERY_MS, run };
}

/** An event's first attempt is as much older than its last one as its retries take. */
function keepOf({ eventRetentionMs: settledMs, retryScheduleMs }: KeepingSettings): Keep {
  const retriesMs = retryScheduleMs.reduce((sum, ms) => sum + ms, 0);
  return { settledMs, attemptsMs: settledMs === 0 ? 0 : settledMs + retriesMs };
}
