import type { Knex } from 'knex';
import { isoTime } from '@jiter/core';
import { rowsOf } from '../database/statement.ts';
import type { Signer } from './signer.ts';
import { toldTime } from './told.ts';

/** The last link of an org's chain. */
export type ChainHead = { org: string; no: string; seal: string };

/** Of all orgs, in place of an org's id. */
export const ALL_ORGS = '0';
export const CHAIN_OF = `coalesce(org_id, ${ALL_ORGS})`;

/** All that an entry says, as PostgreSQL writes JSON: each time the same. */
export const TOLD = `jsonb_build_array(id::text, ${CHAIN_OF}::text, ${toldTime('at')}, action, actor, actor_name, ip, target_kind,
  target_id, part_of::text, before, after, details)::text`;

/** One link says what the entry does, when it was linked, and what the link before is. */
export const linkText = (link: { no: string; before: string; linkedAt: string; told: string }) =>
  JSON.stringify(['link', link.no, link.before, link.linkedAt, link.told]);

/** Where a chain begins, once what was before is kept no longer. */
export const baseText = (org: string, no: string, seal: string) => JSON.stringify(['base', org, no, seal]);

/** Of the first one. */
export const NO_LINK = { no: '0', seal: '' };

/** Held by whoever changes chains, until the end of the transaction. */
export const LOCK_CHAINS = `/* audit */ select pg_advisory_xact_lock(hashtext('jiter.audit.chain'))`;
const UNLINKED = `/* audit */ select id::text, ${CHAIN_OF}::text as org, ${TOLD} as told from audit
  where event_id is null and link_no is null and id >= :from order by audit.id limit :limit for update`;
const HEADS = `/* audit */ select org_id::text as org, no::text, seal from audit_chains where org_id = any(:orgs::bigint[])`;
const LINK = `/* audit */ update audit set link_no = link.no, linked_at = :linkedAt::timestamptz, link_seal = link.seal
  from unnest(:ids::bigint[], :nos::bigint[], :seals::text[]) as link (id, no, seal) where audit.id = link.id`;
const KEEP_HEADS = `/* audit */ insert into audit_chains (org_id, no, seal)
  select * from unnest(:orgs::bigint[], :nos::bigint[], :seals::text[])
  on conflict (org_id) do update set no = excluded.no, seal = excluded.seal`;

export type Linked = { count: number; heads: ChainHead[] };

type Unlinked = { id: string; org: string; told: string };

/**
 * Links up to `limit` entries that are linked by nothing yet, those of events left out, which go with their events: each after those that
 * were found before it, so that whoever writes one waits for none. Answers how many, the id of the last, and the heads of the chains that
 * they are in.
 */
export async function linkEntries(
  knex: Knex,
  signer: Signer,
  { from, limit }: { from: string; limit: number },
): Promise<Linked & { lastId?: string }> {
  return knex.transaction(async (trx) => {
    await rowsOf(trx, LOCK_CHAINS);
    const entries = await rowsOf<Unlinked>(trx, UNLINKED, { from, limit });
    if (entries.length === 0) return { count: 0, heads: [] };
    const orgs = [...new Set(entries.map(({ org }) => org))];
    const known = await rowsOf<ChainHead>(trx, HEADS, { orgs });
    const heads = new Map(known.map((head) => [head.org, head]));
    const linkedAt = isoTime(new Date());
    const links = entries.map(({ id, org, told }) => {
      const before = heads.get(org) ?? NO_LINK;
      const no = String(BigInt(before.no) + 1n);
      const seal = signer.sign(linkText({ no, before: before.seal, linkedAt, told }));
      heads.set(org, { org, no, seal });
      return { id, no, seal };
    });
    await rowsOf(trx, LINK, { linkedAt, ids: links.map(({ id }) => id), ...columnsOf(links) });
    const last = [...heads.values()];
    await rowsOf(trx, KEEP_HEADS, { orgs: last.map(({ org }) => org), ...columnsOf(last) });
    return { count: entries.length, heads: last, lastId: entries.at(-1)!.id };
  });
}

const columnsOf = (links: readonly { no: string; seal: string }[]) => ({
  nos: links.map(({ no }) => no),
  seals: links.map(({ seal }) => seal),
});

const FORGET = `/* forget */ delete from audit where id in (
    select id from audit where event_id is null and id > :after and id < :before order by id limit :limit)
  returning id::text, ${CHAIN_OF}::text as org, link_no::text as no, link_seal as seal`;
const KEEP_BASES = `/* forget */ update audit_chains set base_no = base.no, base_seal = base.seal, base_signature = base.signature
  from unnest(:orgs::bigint[], :nos::bigint[], :seals::text[], :signatures::text[]) as base (org, no, seal, signature)
  where org_id = base.org and base_no < base.no`;

type Gone = { id: string; org: string; no: string | null; seal: string };

/** Deletes up to `limit` of them that are older, behind `after`, so that their chains begin where they end. Answers how many, and the id of the last. */
export async function forgetEntries(
  knex: Knex,
  signer: Signer,
  { after, before, limit }: { after: string; before: string; limit: number },
): Promise<{ count: number; lastId?: string }> {
  return knex.transaction(async (trx) => {
    const gone = await rowsOf<Gone>(trx, FORGET, { after, before, limit });
    const last = new Map<string, ChainHead>();
    for (const { org, no, seal } of gone) {
      if (no !== null && BigInt(no) > BigInt(last.get(org)?.no ?? 0)) last.set(org, { org, no, seal });
    }
    const bases = [...last.values()];
    await rowsOf(trx, KEEP_BASES, {
      orgs: bases.map(({ org }) => org),
      ...columnsOf(bases),
      signatures: bases.map(({ org, no, seal }) => signer.sign(baseText(org, no, seal))),
    });
    const lastId = gone.reduce((largest, { id }) => (BigInt(id) > largest ? BigInt(id) : largest), 0n);
    return { count: gone.length, ...(gone.length > 0 && { lastId: String(lastId) }) };
  });
}
