import { events } from './001-events.ts';
import { cronJobs } from './002-cron-jobs.ts';
import { ids } from './003-ids.ts';
import { signatures } from './004-signatures.ts';
import { cronRuns } from './005-cron-runs.ts';
import { leases } from './006-leases.ts';
import { settled } from './007-settled.ts';
import { toMove } from './008-to-move.ts';
import { dueRows } from './009-due-rows.ts';
import { options } from './010-options.ts';
import { heldRows } from './011-held-rows.ts';
import { lostClaims } from './012-lost-claims.ts';
import { leanHistory } from './013-lean-history.ts';
import { seeing } from './014-seeing.ts';
import { keptRows } from './015-kept-rows.ts';
import { keysOfJobs } from './016-keys-of-jobs.ts';
import { people } from './017-people.ts';
import { inboxes } from './018-inboxes.ts';
import { audit } from './019-audit.ts';
import { failureStates } from './020-failure-states.ts';
import { bulkJobs } from './021-bulk-jobs.ts';
import { notices } from './022-notices.ts';
import { dueAndFailed } from './023-due-and-failed.ts';
import { waysIn } from './024-ways-in.ts';
import { operators } from './025-operators.ts';
import { tagsAtOnce } from './026-tags-at-once.ts';
import { told } from './027-told.ts';
import { deletedOrgs } from './028-deleted-orgs.ts';
import { sharedLinks } from './029-shared-links.ts';
import { auditChain } from './030-audit-chain.ts';
import { phases } from './031-phases.ts';
import { creators } from './032-creators.ts';
import { bulkTried } from './033-bulk-tried.ts';
import { auditKeys } from './034-audit-keys.ts';
import { statsOfOrgs } from './035-stats-of-orgs.ts';
import { whatIsOpen } from './036-what-is-open.ts';
import { whatIsOver } from './037-what-is-over.ts';
import { whatFailed } from './038-what-failed.ts';
import { failedWhen } from './039-failed-when.ts';
import { jobsOfOrgs } from './040-jobs-of-orgs.ts';
import { whatKeysMean } from './041-what-keys-mean.ts';
import { whatWaits } from './042-what-waits.ts';
import { impatient, type Migration } from './migration.ts';

const migrations: Record<string, Migration> = {
  '001-events': events,
  '002-cron-jobs': cronJobs,
  '003-ids': ids,
  '004-signatures': signatures,
  '005-cron-runs': cronRuns,
  '006-leases': leases,
  '007-settled': settled,
  '008-to-move': toMove,
  '009-due-rows': dueRows,
  '010-options': options,
  '011-held-rows': heldRows,
  '012-lost-claims': lostClaims,
  '013-lean-history': leanHistory,
  '014-seeing': seeing,
  '015-kept-rows': keptRows,
  '016-keys-of-jobs': keysOfJobs,
  '017-people': people,
  '018-inboxes': inboxes,
  '019-audit': audit,
  '020-failure-states': failureStates,
  '021-bulk-jobs': bulkJobs,
  '022-notices': notices,
  '023-due-and-failed': dueAndFailed,
  '024-ways-in': waysIn,
  '025-operators': operators,
  '026-tags-at-once': tagsAtOnce,
  '027-told': told,
  '028-deleted-orgs': deletedOrgs,
  '029-shared-links': sharedLinks,
  '030-audit-chain': auditChain,
  '031-phases': phases,
  '032-creators': creators,
  '033-bulk-tried': bulkTried,
  '034-audit-keys': auditKeys,
  '035-stats-of-orgs': statsOfOrgs,
  '036-what-is-open': whatIsOpen,
  '037-what-is-over': whatIsOver,
  '038-what-failed': whatFailed,
  '039-failed-when': failedWhen,
  '040-jobs-of-orgs': jobsOfOrgs,
  '041-what-keys-mean': whatKeysMean,
  '042-what-waits': whatWaits,
};

/** Imported, not read from a folder: the bundle that runs in production has no folder of migrations. */
export const migrationSource = {
  getMigrations: () => Promise.resolve(Object.keys(migrations)),
  getMigrationName: (name: string) => name,
  getMigration: (name: string) => Promise.resolve(impatient(migrations[name]!)),
};
