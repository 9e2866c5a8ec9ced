import type { Knex } from 'knex';
import { rowsOf } from '../database/statement.ts';
import { baseText, CHAIN_OF, linkText, NO_LINK, TOLD, type ChainHead } from './chain.ts';
import type { Seal } from '../orgs/seal.ts';
import { readRotatedKeys, type Head, type RotatedKeys } from './rotated-keys.ts';
import type { Signer } from './signer.ts';

/**
 * `unknown-key`: what a master key signed that was dropped before it was rotated out can not be checked. `late`: signed with one that had
 * been rotated out by then. `not-as-seen`: at that place there was another link once.
 */
export type ChainFault = { no: string; is: 'missing' | 'changed' | 'unknown-key' | 'late' | 'not-as-seen' };

export type ChainCheck = {
  /** `0`: of all orgs. */
  org: string;
  head: { no: string; seal: string };
  /** Entries that are linked, and when the first of them was. */
  count: number;
  since?: Date;
  /** The first of them, by their numbers. */
  faults: ChainFault[];
};

/** What chains are signed with, and what opens the keys that were rotated out. */
type Keys = { signer: Signer; seal: Seal };

const FAULTS = { other: 'changed', unknown: 'unknown-key', late: 'late' } as const;

const PAGE = 1_000;
const MAX_FAULTS = 20;

/** Those of orgs that are deleted go with them. */
const CHAINS = `/* audit */ select org_id::text as org, no::text, seal, base_no::text, base_seal, base_signature from audit_chains
  where org_id = 0 or exists (select from orgs where orgs.id = org_id and deleted_at is null) order by org_id`;
const LINKED = `/* audit */ select link_no::text as no, link_seal as seal, linked_at, ${TOLD} as told from audit
  where ${CHAIN_OF} = :org and link_no > :after order by link_no limit ${PAGE}`;

type ChainRow = ChainHead & { base_no: string; base_seal: string | null; base_signature: string | null };
type Linked = { no: string; seal: string; linked_at: Date; told: string };

/** Whether all that was linked is there as it was; and what somebody saw once of a chain as well. */
export function verifyChains(knex: Knex, { signer, seal }: Keys, seen?: ChainHead): Promise<ChainCheck[]> {
  const read = async (trx: Knex) => {
    const rotated = await readRotatedKeys(trx, seal);
    const chains = await rowsOf<ChainRow>(trx, CHAINS);
    const checks: ChainCheck[] = [];
    for (const chain of chains) {
      const seenOfIt = seen?.org === chain.org ? seen : undefined;
      checks.push(await verifyChain({ knex: trx, signer, rotated, chain, seen: seenOfIt }));
    }
    return seen && !chains.some(({ org }) => org === seen.org) ? [...checks, wholeGone(seen)] : checks;
  };
  return knex.transaction(read, { isolationLevel: 'repeatable read', readOnly: true });
}

const wholeGone = ({ org, no, seal }: ChainHead): ChainCheck => ({
  org,
  head: { no, seal },
  count: 0,
  faults: [{ no, is: 'missing' }],
});

type Checked = {
  knex: Knex;
  signer: Signer;
  rotated: RotatedKeys;
  chain: ChainRow;
  seen: ChainHead | undefined;
};

async function verifyChain({ knex, signer, rotated, chain, seen }: Checked): Promise<ChainCheck> {
  const { org, no, seal } = chain;
  const check: ChainCheck = { org, head: { no, seal }, count: 0, faults: [] };
  const blame = (at: bigint, is: ChainFault['is']) => {
    if (check.faults.length < MAX_FAULTS) check.faults.push({ no: String(at), is });
  };
  const missing = (from: bigint, to: bigint) => {
    for (let at = from; at < to && check.faults.length < MAX_FAULTS; at += 1n) blame(at, 'missing');
  };
  const heads = rotated.headsOf(org);
  let before = beginningOf(chain, signer, blame);
  const first = before;
  for (;;) {
    const page = await rowsOf<Linked>(knex, LINKED, { org, after: before.no });
    for (const link of page) {
      check.since ??= link.linked_at;
      check.count += 1;
      const [at, wanted] = [BigInt(link.no), BigInt(before.no) + 1n];
      missing(wanted, at);
      // What the one before was is not known where that is missing.
      if (at === wanted) {
        const text = linkText({ ...link, before: before.seal, linkedAt: link.linked_at.toISOString() });
        const byOwn = signer.check(link.seal, text);
        const is = byOwn === 'unknown' ? rotated.check({ ...link, org, text }) : byOwn;
        if (is !== 'signed') blame(at, FAULTS[is]);
        // Whoever signed it.
        else if (heads.some(isOtherThan(link))) blame(at, 'changed');
      }
      if (seen && isOtherThan(link)(seen)) blame(at, 'not-as-seen');
      before = link;
    }
    if (page.length < PAGE) break;
  }
  missing(BigInt(before.no) + 1n, BigInt(no) + 1n);
  // What is kept no longer is not missed.
  const ends = [...heads, ...(seen ? [seen] : [])].map((head) => BigInt(head.no));
  const last = ends.reduce((one, other) => (one > other ? one : other), BigInt(no));
  missing(BigInt(no) + 1n, last + 1n);
  if (seen && isOtherThan(first)(seen)) blame(BigInt(first.no), 'not-as-seen');
  return check;
}

/** Whether at the place of `link` there was another one, by what is known of it. */
const isOtherThan = (link: Head) => (known: Head) => known.no === link.no && known.seal !== link.seal;

function beginningOf(
  { org, base_no: no, base_seal: seal, base_signature: signature }: ChainRow,
  signer: Signer,
  blame: (at: bigint, is: ChainFault['is']) => void,
): { no: string; seal: string } {
  if (BigInt(no) === 0n || seal === null || signature === null) return NO_LINK;
  const is = signer.check(signature, baseText(org, no, seal));
  if (is === 'signed') return { no, seal };
  if (is === 'unknown') {
    blame(BigInt(no), 'unknown-key');
    return { no, seal };
  }
  // Whoever says that it begins there is none of us: what was before is missing.
  return NO_LINK;
}
