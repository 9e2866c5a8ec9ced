import type { Knex } from 'knex';
import { outageAware, reading } from '../database/outage.ts';
import { rowsOf } from '../database/statement.ts';
import { idAt } from '../settled/settled-since.ts';
import { listChanges, listEntries, type AuditFilter, type AuditPage, type AuditPageOf } from './read.ts';

/** Who changed what. */
export type AuditStore = {
  /** The latest first. */
  list(org: string, filter: AuditFilter & AuditPageOf): Promise<AuditPage>;
  /** Of an event, the oldest first; undefined when the org has no such event. */
  changesOf(org: string, id: string, page: AuditPageOf): Promise<AuditPage | undefined>;
  /** Deletes up to `limit` entries that are older than that, but for those of single events. Answers how many. */
  forget(keepMs: number, limit: number): Promise<number>;
};

const TOO_SLOW = "These entries could not be read within 2 s: please ask for less, by 'from' and 'to'";

const FORGET = `/* forget */ delete from audit where id in (
    select id from audit where event_id is null and id < :before order by id limit :limit)
  returning 1`;

export function createAuditStore(knex: Knex, reads: Knex): AuditStore {
  return outageAware({
    list: (org: string, filter: AuditFilter & AuditPageOf) =>
      reading(TOO_SLOW, () => listEntries(reads, org, filter)),
    changesOf: (org: string, id: string, page: AuditPageOf) =>
      reading(TOO_SLOW, () => listChanges(reads, { org, id }, page)),
    forget: async (keepMs: number, limit: number) =>
      (await rowsOf(knex, FORGET, { before: idAt(Date.now() - keepMs), limit })).length,
  });
}
