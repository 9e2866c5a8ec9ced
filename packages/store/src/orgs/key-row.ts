import type { Knex } from 'knex';
import { isoTime, type Grant, type Scope } from '@jiter/core';
import { hashToken } from './tokens.ts';

const LONGEST_PREFIX = 12;

export type NewKey = Grant & { org: string; name: string };

export type KeyRow = {
  id: string;
  org_id: string;
  key_hash: Buffer;
  prefix: string;
  name: string;
  created_at: Date;
  last_used_at: Date | null;
  expires_at: Date | null;
  revoked_at: Date | null;
  scopes: Scope[] | null;
  destinations: string[] | null;
};

export function grantOf({
  expires_at,
  scopes,
  destinations,
}: Pick<KeyRow, 'expires_at' | 'scopes' | 'destinations'>): Grant {
  return {
    ...(scopes && { scopes }),
    ...(destinations && { destinations }),
    ...(expires_at && { expiresAt: expires_at }),
  };
}

type Told = Pick<KeyRow, 'name' | 'prefix' | 'scopes' | 'destinations' | 'expires_at'>;

/** As entries of the audit log tell of it: with nothing that opens anything. */
export function toldKey({ name, prefix, ...row }: Told): Readonly<Record<string, unknown>> {
  const { expiresAt, ...grant } = grantOf(row);
  return { name, prefix, ...grant, ...(expiresAt && { expiresAt: isoTime(expiresAt) }) };
}

/** A third at most: beside the hash, more of a short key would leave little to guess. */
function prefixOf(apiKey: string): string {
  return apiKey.slice(0, Math.min(LONGEST_PREFIX, Math.floor(apiKey.length / 3)));
}

/** Adds the key unless it is there already: then undefined. */
export async function insertKey(
  knex: Knex,
  { org, apiKey, name, expiresAt, scopes, destinations }: NewKey & { apiKey: string },
): Promise<KeyRow | undefined> {
  const [row] = await knex<KeyRow>('api_keys')
    .insert({
      org_id: org,
      key_hash: hashToken(apiKey),
      prefix: prefixOf(apiKey),
      name,
      expires_at: expiresAt ?? null,
      ...(scopes && { scopes: [...scopes] }),
      ...(destinations && { destinations: [...destinations] }),
    })
    .onConflict('key_hash')
    .ignore()
    .returning('*');
  return row;
}
