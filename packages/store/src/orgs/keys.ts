import { timingSafeEqual } from 'node:crypto';
import type { Knex } from 'knex';
import { createRecent, rememberFor } from '@jiter/cache';
import type { Actor, Grant } from '@jiter/core';
import { outageAware } from '../database/outage.ts';
import { preparedRowsOf, rowsOf } from '../database/statement.ts';
import { lookUpForStrangers } from '../database/strangers.ts';
import { createKey, restrict, revoke, revokeButLast, type KeyBounds } from './key-grants.ts';
import { grantOf, type KeyRow, type NewKey } from './key-row.ts';
import { hashToken, makeApiKey } from './tokens.ts';

/** A revoked or expired key is refused at the latest after this time, in every process. */
const KEY_TTL_MS = 3_000;
/** How long a key that opens nothing is refused without asking again: one that was made meanwhile waits for it. */
const STRANGER_TTL_MS = 1_000;
/** Keys that opened an org before. */
const MAX_KNOWN = 10_000;
/** How exact `lastUsedAt` is: not every call is worth a write. */
const LAST_USED_S = 60;

/** What a key opens, and what for; and which it is, where it is one. */
export type OpenedBy = Grant & { org: string; key?: { id: string; name: string } };

/** What may be shown of a key. `prefix` tells keys apart and opens nothing. */
export type KeyInfo = Grant & {
  id: string;
  name: string;
  prefix: string;
  createdAt: Date;
  lastUsedAt?: Date;
  revokedAt?: Date;
};

/** `by`: who changes it, which is written down in the same transaction. */
export type KeyStore = {
  /** The org that the key opens, or undefined. */
  orgOfKey(apiKey: string): Promise<string | undefined>;
  /** The same, with what the key is good for there, as it was a few seconds ago at most. */
  open(apiKey: string): Promise<OpenedBy | undefined>;
  /** As it is. */
  read(apiKey: string): Promise<OpenedBy | undefined>;
  /** The key in the clear is in this answer and nowhere else. Throws AppError 429 where the org has as many that are valid as `most`. */
  create(input: NewKey, by?: Actor, bounds?: { most: number }): Promise<KeyInfo & { apiKey: string }>;
  /** Those that it ever had; with a time, those that are valid then. */
  list(org: string, validAt?: Date): Promise<KeyInfo[]>;
  /** False when the org has no such key that is still valid. */
  revoke(org: string, id: string, by?: Actor): Promise<boolean>;
  /** The same, but for the last one by which keys of the org could still be made. */
  revokeButLast(org: string, id: string, by?: Actor): Promise<'revoked' | 'unknown' | 'last'>;
  /** From now on it has these bounds, and those of before that are not named. False as above. */
  restrict(org: string, id: string, bounds: KeyBounds, by?: Actor): Promise<boolean>;
};

/** By the database's clock, which wrote it. */
const IS_NOTED = `coalesce(last_used_at > now() - interval '${LAST_USED_S} seconds', false) as is_noted`;
type FoundKey = KeyRow & { is_noted: boolean };

/** Of each hash what it opens. */
async function loadAll(knex: Knex, hashTexts: readonly string[]): Promise<(OpenedBy | undefined)[]> {
  const rows = await preparedRowsOf<FoundKey>(
    knex,
    `/* key */ select id, org_id, name, key_hash, ${IS_NOTED}, expires_at, scopes, destinations from api_keys where key_hash = any(:hashes::bytea[])
       and revoked_at is null and (expires_at is null or expires_at > now())`,
    { hashes: hashTexts.map((text) => Buffer.from(text, 'base64')) },
  );
  const found = new Map(rows.map((row) => [row.key_hash.toString('base64'), row]));
  return hashTexts.map((text) => {
    const row = found.get(text);
    if (row) noteUse(knex, row);
    return row && openedBy(row);
  });
}

async function load(knex: Knex, hashText: string): Promise<OpenedBy | undefined> {
  const hash = Buffer.from(hashText, 'base64');
  const row = await knex<KeyRow>('api_keys')
    .select<FoundKey[]>('*', knex.raw(IS_NOTED))
    .where({ key_hash: hash })
    .whereNull('revoked_at')
    .where((valid) => void valid.whereNull('expires_at').orWhere('expires_at', '>', knex.fn.now()))
    .first();
  // The index found it by its hash, whose bytes a caller cannot steer; the comparison itself tells no time either.
  if (!row || !timingSafeEqual(row.key_hash, hash)) return undefined;
  noteUse(knex, row);
  return openedBy(row);
}

const openedBy = (row: KeyRow): OpenedBy => ({
  org: row.org_id,
  key: { id: row.id, name: row.name },
  ...grantOf(row),
});

/** Nobody waits for it, nothing depends on it, and where somebody has the row it is for whoever uses the key next: to wait takes a connection. */
function noteUse(knex: Knex, { id, is_noted }: FoundKey): void {
  if (is_noted) return;
  rowsOf(knex, NOTE_USE, { id }).catch(() => {});
}

const NOTE_USE = `/* key */ update api_keys set last_used_at = now()
  where id = any (array(select id from api_keys where id = :id for no key update skip locked))`;

function toInfo(row: KeyRow): KeyInfo {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    createdAt: row.created_at,
    ...(row.last_used_at && { lastUsedAt: row.last_used_at }),
    ...grantOf(row),
    ...(row.revoked_at && { revokedAt: row.revoked_at }),
  };
}

/**
 * Whoever wants may send keys that nobody has. So a key that opened nothing before is looked up on connections for
 * `strangers`, and no caller whose key is known waits for that.
 */
export function createKeyStore(knex: Knex, strangers: Knex): KeyStore {
  // Keyed by the hash: a heap dump of the caches shows no key.
  const known = createRecent(MAX_KNOWN);
  const lookUp = lookUpForStrangers((hashes) => loadAll(strangers, hashes), TOO_MANY_STRANGERS);

  const openKnown = rememberFor(
    async (hash) => {
      const opened = await load(knex, hash);
      if (opened === undefined) known.delete(hash);
      return opened;
    },
    { ms: KEY_TTL_MS },
  );
  // In an object: that there is none is remembered as well.
  const openStranger = rememberFor(
    async (hash) => {
      const opened = await lookUp(hash);
      if (opened !== undefined) known.add(hash);
      return { opened };
    },
    { ms: STRANGER_TTL_MS },
  );

  async function open(apiKey: string): Promise<OpenedBy | undefined> {
    const hashText = hashToken(apiKey).toString('base64');
    return known.has(hashText) ? openKnown(hashText) : (await openStranger(hashText)).opened;
  }

  return outageAware({
    open,
    read: (apiKey: string) => load(knex, hashToken(apiKey).toString('base64')),
    orgOfKey: async (apiKey: string) => (await open(apiKey))?.org,
    create: async (input: NewKey, by?: Actor, bounds?: { most: number }) => {
      const apiKey = makeApiKey();
      const row = await knex.transaction((trx) => createKey(trx, { ...input, apiKey }, { by, ...bounds }));
      return { ...toInfo(row), apiKey };
    },
    list: async (org: string, validAt?: Date) => {
      const all = knex<KeyRow>('api_keys').where({ org_id: org }).orderBy('id');
      const rows = await (validAt
        ? all
            .whereNull('revoked_at')
            .where((valid) => void valid.whereNull('expires_at').orWhere('expires_at', '>', validAt))
        : all);
      return rows.map(toInfo);
    },
    revoke: (org: string, id: string, by?: Actor) => revoke(knex, { org, id, by }),
    revokeButLast: (org: string, id: string, by?: Actor) => revokeButLast(knex, { org, id, by }),
    restrict: (org: string, id: string, bounds: KeyBounds, by?: Actor) =>
      restrict(knex, { org, id, by }, bounds),
  });
}

const TOO_MANY_STRANGERS = 'Too many unknown API keys are looked up just now: please try again';
