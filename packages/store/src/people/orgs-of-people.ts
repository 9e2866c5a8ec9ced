import type { Knex } from 'knex';
import { can, LEAST_ROLES, quotaExceeded, roleMissing, type Actor, type Role } from '@jiter/core';
import { note } from '../audit/note.ts';
import { rowsOf } from '../database/statement.ts';
import { insertOrg } from '../orgs/first-org.ts';
import type { Seal } from '../orgs/seal.ts';
import { insertSecret } from '../orgs/secrets.ts';
import { makeSigningSecret } from '../orgs/tokens.ts';
import { insertMember } from './members.ts';
import type { Person } from './users.ts';

const MAX_OWNED = 50;
const TOO_MANY_ORGS = `You own as many organisations as a person may, which are ${MAX_OWNED}: leave some to others`;

/** With a signing secret and no key. Throws AppError 429 when the person owns many. */
export async function createOrg(trx: Knex, seal: Seal, name: string, by: Person): Promise<{ id: string }> {
  const user = by.id;
  // Of those who make several at the same moment each counts the others'.
  await rowsOf(trx, 'select id from users where id = :user for no key update', { user });
  const sql = `select count(*)::int as owned from members where user_id = :user and role = 'owner'`;
  const [found] = await rowsOf<{ owned: number }>(trx, sql, { user });
  if (found!.owned >= MAX_OWNED) throw quotaExceeded(TOO_MANY_ORGS, 1, 'orgs');
  const org = await insertOrg(trx, name);
  await insertSecret(trx, seal, org, makeSigningSecret());
  await note(trx, by, { org, action: 'org.created', target: { kind: 'org', id: org }, after: { name } });
  await insertMember(trx, { org, user, role: 'owner' }, by);
  return { id: org };
}

/** By what he is by now. Throws AppError 403. */
export async function renameOrg(trx: Knex, org: string, name: string, by: Actor): Promise<void> {
  const sql = 'select name from orgs where id = :org for no key update';
  const [before] = await rowsOf<{ name: string }>(trx, sql, { org });
  if (by.kind === 'user' && !(await mayRename(trx, org, by.id))) throw roleMissing(LEAST_ROLES['org:admin']);
  if (!before || before.name === name) return;
  await rowsOf(trx, 'update orgs set name = :name where id = :org', { org, name });
  const target = { kind: 'org', id: org } as const;
  await note(trx, by, { org, action: 'org.changed', target, before, after: { name } });
}

async function mayRename(trx: Knex, org: string, user: string): Promise<boolean> {
  const sql = 'select role from members where org_id = :org and user_id = :user';
  const [own] = await rowsOf<{ role: Role }>(trx, sql, { org, user });
  return own !== undefined && can({ kind: 'user', role: own.role }, 'org:admin');
}
