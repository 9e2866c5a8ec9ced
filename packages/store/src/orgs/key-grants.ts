import { isDeepStrictEqual } from 'node:util';
import type { Knex } from 'knex';
import { AppError, quotaExceeded, type Actor, type AuditAction, type Change, type Grant } from '@jiter/core';
import { note } from '../audit/note.ts';
import { rowsOf } from '../database/statement.ts';
import { forgetLinksOfKey } from '../people/shared-links.ts';
import { insertKey, toldKey, type KeyRow, type NewKey } from './key-row.ts';

/** Of keys that are valid: whether keys can be made with it. */
const IS_ADMIN = `(scopes is null or :admin = any(scopes))`;
const IS_VALID = `revoked_at is null and (expires_at is null or expires_at > now())`;

/** Which key, and who changes it. */
type Which = { org: string; id: string; by: Actor | undefined };

function noteKey(trx: Knex, { org, id, by }: Which, action: AuditAction, change: Change): Promise<void> {
  return note(trx, by, { org, action, target: { kind: 'key', id }, ...change });
}

/**
 * `most`: how many valid ones the org may have. Its row is locked: of those that are made at the same moment each is counted, and none is
 * made by a key that is still remembered, of an org that was deleted or one that was revoked, by which whoever has it would stay. Throws
 * AppError 401 then.
 */
export async function createKey(
  trx: Knex,
  input: NewKey & { apiKey: string },
  { by, most }: { by: Actor | undefined; most?: number },
): Promise<KeyRow> {
  const lock = 'select from orgs where id = :org and deleted_at is null for no key update';
  if ((await rowsOf(trx, lock, { org: input.org })).length === 0) throw new AppError(401, OF_A_DELETED_ORG);
  if (by?.kind === 'key') await refuseByNone(trx, input.org, by.id);
  if (most !== undefined) await refuseMoreThan(trx, input.org, most);
  const row = (await insertKey(trx, input))!;
  await noteKey(trx, { org: input.org, id: row.id, by }, 'key.created', { after: toldKey(row) });
  return row;
}

/** Whoever revokes it at this moment comes after what it makes, and sees that in the list, or before. */
async function refuseByNone(trx: Knex, org: string, id: string): Promise<void> {
  const sql = `select from api_keys where org_id = :org and id = :id and ${IS_VALID} for share`;
  if ((await rowsOf(trx, sql, { org, id })).length === 0) throw new AppError(401, REVOKED);
}

async function refuseMoreThan(trx: Knex, org: string, most: number): Promise<void> {
  const sql = `select count(*)::int as valid from api_keys where org_id = :org and ${IS_VALID}`;
  const [found] = await rowsOf<{ valid: number }>(trx, sql, { org });
  if (found!.valid >= most) throw quotaExceeded(tooMany(most), 1, 'keys');
}

const OF_A_DELETED_ORG = 'The organisation of this API key is deleted: it opens nothing any more';
const REVOKED = 'This API key was revoked, or has ended: it opens nothing any more';
const tooMany = (most: number) =>
  `This organisation has as many API keys as it may, which are ${most}: remove some`;

export function revoke(knex: Knex, { org, id, by }: Which): Promise<boolean> {
  return knex.transaction(async (trx) => {
    const [row] = await trx<KeyRow>('api_keys')
      .where({ org_id: org, id, revoked_at: null })
      .update({ revoked_at: trx.fn.now() as unknown as Date })
      .returning('*');
    if (!row) return false;
    await forgetLinksOfKey(trx, id);
    await noteKey(trx, { org, id, by }, 'key.revoked', { before: toldKey(row) });
    return true;
  });
}

/** The org's row is locked first: of the last two keys, revoked at the same moment, one stays. One more is enough, of however many. */
export function revokeButLast(knex: Knex, { org, id, by }: Which): Promise<'revoked' | 'unknown' | 'last'> {
  return knex.transaction(async (trx) => {
    await trx('orgs').select('id').where({ id: org }).forUpdate();
    const keys = await rowsOf<{ id: string; is_admin: boolean }>(
      trx,
      `select id, ${IS_ADMIN} as is_admin from api_keys where org_id = :org and (id = :id or (${IS_VALID} and ${IS_ADMIN}))
         and revoked_at is null order by id = :id desc limit 2`,
      { org, id, admin: 'org:admin' },
    );
    const found = keys.find((key) => key.id === id);
    if (!found) return 'unknown';
    if (found.is_admin && keys.length === 1) return 'last';
    await revoke(trx, { org, id, by });
    return 'revoked';
  });
}

/** What is not there stays, and null takes a bound away: who only wanted one more must not have lost another by it. */
export type KeyBounds = { [Bound in 'scopes' | 'destinations']?: Grant[Bound] | null };

export function restrict(knex: Knex, { org, id, by }: Which, bounds: KeyBounds): Promise<boolean> {
  return knex.transaction(async (trx) => {
    const valid = () => trx<KeyRow>('api_keys').where({ org_id: org, id, revoked_at: null });
    const before = await valid().forUpdate().first();
    if (!before) return false;
    const { scopes = before.scopes, destinations = before.destinations } = bounds;
    const grant = { scopes: scopes && [...scopes], destinations: destinations && [...destinations] };
    if (isSame(before.scopes, scopes) && isSame(before.destinations, destinations)) return true;
    await valid().update(grant);
    const change = { before: toldKey(before), after: toldKey({ ...before, ...grant }) };
    await noteKey(trx, { org, id, by }, 'key.restricted', change);
    return true;
  });
}

/** In whatever order. */
const isSame = (one: readonly string[] | null, other: readonly string[] | null) =>
  isDeepStrictEqual(one?.toSorted(), other?.toSorted());
