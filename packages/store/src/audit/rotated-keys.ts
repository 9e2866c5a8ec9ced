import type { Knex } from 'knex';
import { rowsOf } from '../database/statement.ts';
import type { Seal } from '../orgs/seal.ts';
import { baseText, LOCK_CHAINS, type ChainHead } from './chain.ts';
import { checkWith, type Signed, type Signer, type SigningKey } from './signer.ts';

/** A link, of a chain that is known. */
export type Head = Omit<ChainHead, 'org'>;

/** One that was rotated out: it signed what chains had then, and nothing since. */
type RotatedKey = SigningKey & { heads: ReadonlyMap<string, Head> };

type Link = Head & { org: string; text: string };

/** Checks links that were signed with a master key that JITER_MASTER_KEY does not hold any more. */
export type RotatedKeys = {
  /** `late`: by a key that had been rotated out by then. `unknown`: by none of them. */
  check(link: Link): Signed | 'late';
  /** How that org's chain ended at each rotation: all up to there could be made anew with the old key, but not so that it ends as it did. */
  headsOf(org: string): readonly Head[];
};

type Row = { id: string; sealed: string };
type Base = { org: string; base_no: string; base_seal: string; base_signature: string };

const KEYS = `/* audit */ select id, sealed from audit_keys order by id`;
const KEEP = `/* audit */ insert into audit_keys (id, sealed) values (:id, :sealed)
  on conflict (id) do update set sealed = excluded.sealed`;
const HEADS = `/* audit */ select org_id::text as org, no::text, seal from audit_chains`;
const BASES = `/* audit */ select org_id::text as org, base_no::text, base_seal, base_signature from audit_chains
  where base_signature is not null and base_seal is not null`;
const SIGN_BASE = `/* audit */ update audit_chains set base_signature = :signature where org_id = :org`;

const contextOf = (id: string) => `audit key ${id}`;

/**
 * Once a master key is dropped, what it signed is checked by the key that was made of it, which is kept: sealed, so that whoever has the
 * database alone can put none of his own there. How far each chain had come goes with it, so that whoever got hold of the old master
 * key, which is why keys are rotated, makes no entry with it that passes.
 */
export function keepRotatedKeys(knex: Knex, signer: Signer, seal: Seal): Promise<void> {
  return knex.transaction(async (trx) => {
    await rowsOf(trx, LOCK_CHAINS);
    const heads = await rowsOf<ChainHead>(trx, HEADS);
    for (const { id, bytes } of signer.former) {
      const text = JSON.stringify({ key: bytes.toString('base64'), heads: heads.map(toTuple) });
      await rowsOf(trx, KEEP, { id, sealed: seal.seal(text, contextOf(id)) });
    }
    await signBases(trx, signer);
    // Those of earlier rotations as well.
    for (const { id, sealed } of await rowsOf<Row>(trx, KEYS)) {
      if (seal.isCurrent(sealed) || !seal.hasKeyOf(sealed)) continue;
      await rowsOf(trx, KEEP, { id, sealed: seal.seal(seal.open(sealed, contextOf(id)), contextOf(id)) });
    }
  });
}

/** Where chains begin is told anew at each forgetting, and so by a key that is there. */
async function signBases(trx: Knex, signer: Signer): Promise<void> {
  for (const { org, base_no, base_seal, base_signature } of await rowsOf<Base>(trx, BASES)) {
    const text = baseText(org, base_no, base_seal);
    if (checkWith(signer.former, base_signature, text) !== 'signed') continue;
    await rowsOf(trx, SIGN_BASE, { org, signature: signer.sign(text) });
  }
}

const toTuple = ({ org, no, seal }: ChainHead) => [org, no, seal] as const;

export async function readRotatedKeys(knex: Knex, seal: Seal): Promise<RotatedKeys> {
  const rows = await rowsOf<Row>(knex, KEYS);
  const keys = rows.flatMap((row) => open(seal, row) ?? []);
  return {
    check({ org, no, seal: signature, text }) {
      const is = checkWith(keys, signature, text);
      if (is !== 'signed') return is;
      const head = keys.find(({ id }) => signature.startsWith(`${id}.`))?.heads.get(org);
      return head && BigInt(no) <= BigInt(head.no) ? 'signed' : 'late';
    },
    headsOf: (org) => keys.flatMap(({ heads }) => heads.get(org) ?? []),
  };
}

/** One that somebody wrote there himself is none. */
function open(seal: Seal, { id, sealed }: Row): RotatedKey | undefined {
  try {
    const { key, heads } = JSON.parse(seal.open(sealed, contextOf(id))) as {
      key: string;
      heads: ReturnType<typeof toTuple>[];
    };
    const byOrg = heads.map(([org, no, last]) => [org, { no, seal: last }] as const);
    return { id, bytes: Buffer.from(key, 'base64'), heads: new Map(byOrg) };
  } catch {
    return undefined;
  }
}
