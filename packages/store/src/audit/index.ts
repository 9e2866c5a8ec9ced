import type { Knex } from 'knex';
import { databaseNow } from '../database/now.ts';
import { outageAware, reading } from '../database/outage.ts';
import { idAt } from '../settled/settled-since.ts';
import { forgetEntries, linkEntries, type ChainHead, type Linked } from './chain.ts';
import {
  listChanges,
  listEntries,
  type AuditFilter,
  type AuditPage,
  type AuditPageOf,
  type ChangePage,
} from './read.ts';
import type { Seal } from '../orgs/seal.ts';
import type { Signer } from './signer.ts';
import { verifyChains, type ChainCheck } from './verify.ts';

/** Who changed what. */
export type AuditStore = {
  /** The latest first. */
  list(org: string, filter: AuditFilter & AuditPageOf): Promise<AuditPage>;
  /** Of an event, the oldest first: how it came to be, where that is known, and who changed it. Undefined when the org has no such event. */
  changesOf(org: string, id: string, page: AuditPageOf): Promise<ChangePage | undefined>;
  /** Deletes up to `limit` entries that are older than that, but for those of single events. Answers how many. */
  forget(keepMs: number, limit: number): Promise<number>;
  /** Links up to `limit` entries to those before them. Answers how many, and what the chains they are in end with. */
  link(limit: number): Promise<Linked>;
  /** Whether all that was linked is there as it was. */
  verify(seen?: ChainHead): Promise<ChainCheck[]>;
};

const TOO_SLOW = "These entries could not be read within 2 s: please ask for less, by 'from' and 'to'";

/** An entry is there so soon after its id was made. */
const LATEST_MS = 3_600_000;

export function createAuditStore(
  knex: Knex,
  reads: Knex,
  { signer, seal }: { signer: Signer; seal: Seal },
): AuditStore {
  /** Before it there is nothing that is not linked. */
  let from = '0';
  /** Through all that is there: each batch begins where the one before ended, or it would read again what those linked. */
  let pass: { startedMs: number; from: string } | undefined;

  async function link(limit: number): Promise<Linked> {
    const own = (pass ??= { startedMs: await databaseNow(knex), from });
    const { lastId, ...linked } = await linkEntries(knex, signer, { from: own.from, limit });
    if (lastId !== undefined) own.from = lastId;
    if (linked.count < limit) {
      // What was before its place, and came meanwhile, has an id of the last hour, and is the next one's.
      from = idAt(own.startedMs - LATEST_MS);
      pass = undefined;
    }
    return linked;
  }

  /** Of a pass through what is too old: where the batch before ended, as with an old snapshot open all that went is passed over. */
  let forgotten = '0';

  async function forget(keepMs: number, limit: number): Promise<number> {
    const before = idAt((await databaseNow(knex)) - keepMs);
    const { count, lastId } = await forgetEntries(knex, signer, { after: forgotten, before, limit });
    forgotten = count === limit && lastId !== undefined ? lastId : '0';
    return count;
  }

  return outageAware({
    list: (org: string, filter: AuditFilter & AuditPageOf) =>
      reading(TOO_SLOW, () => listEntries(reads, org, filter)),
    changesOf: (org: string, id: string, page: AuditPageOf) =>
      reading(TOO_SLOW, () => listChanges(reads, { org, id }, page)),
    forget,
    link,
    verify: (seen?: ChainHead) => verifyChains(knex, { signer, seal }, seen),
  });
}
