import type { Knex } from 'knex';
import { can, isAtLeast, roleMissing, roleWantedToGive, ROLES, type Actor, type Role } from '@jiter/core';
import { note } from '../audit/note.ts';
import { rowsOf } from '../database/statement.ts';
import { lockOrg } from '../orgs/lock-org.ts';
import { forgetLinksBy } from './shared-links.ts';

/** A person in an org. `id` is the person's. */
export type Member = { id: string; name: string; email: string | null; role: Role; createdAt: Date };

export type NewMember = { org: string; user: string; role: Role };

/** What a member is to be: `null` for none any more. */
export type MemberChange = Omit<NewMember, 'role'> & { role: Role | null };

const OF_ORG = `select u.id, u.name, u.email, m.role, m.created_at as "createdAt"
  from members m join users u on u.id = m.user_id where m.org_id = :org`;
const MANY = 1_000;
const mayShare = (role: Role) => can({ kind: 'user', role }, 'links:write');

export function listMembers(knex: Knex, org: string): Promise<Member[]> {
  return rowsOf<Member>(knex, `${OF_ORG} order by u.id limit ${MANY}`, { org });
}

export async function insertMember(trx: Knex, member: NewMember, by: Actor): Promise<void> {
  await rowsOf(trx, 'insert into members (org_id, user_id, role) values (:org, :user, :role)', member);
  await noteJoined(trx, member, by);
}

const noteJoined = (trx: Knex, { org, user, role }: NewMember, by: Actor) =>
  note(trx, by, { org, action: 'member.joined', target: { kind: 'member', id: user }, after: { role } });

/** Whoever is in the org already keeps what he is there, unless that is less. */
export async function joinOrg(trx: Knex, member: NewMember, by: Actor): Promise<void> {
  const changed = await rowsOf(
    trx,
    `insert into members (org_id, user_id, role) values (:org, :user, :role)
       on conflict (org_id, user_id) do update set role = excluded.role
       where array_position(:roles::text[], excluded.role) > array_position(:roles::text[], members.role)
       returning role`,
    { ...member, roles: ROLES },
  );
  if (changed.length > 0) await noteJoined(trx, member, by);
}

/**
 * Of others nobody says more than what he is by now lets him, which a process may remember otherwise for a while: whoever was made less
 * could make himself more again, or invite himself. The org's row has to be locked. Throws AppError 403.
 */
export async function refuseToGive(trx: Knex, org: string, by: Actor, roles: readonly Role[]): Promise<void> {
  if (by.kind === 'admin') return;
  const sql = 'select role from members where org_id = :org and user_id = :user';
  const [own] = by.kind === 'user' ? await rowsOf<{ role: Role }>(trx, sql, { org, user: by.id }) : [];
  const wanted = roleWantedToGive(own?.role ?? null, roles);
  if (wanted !== undefined) throw roleMissing(wanted);
}

/**
 * The org's row is locked first: of its last two owners, who leave at the same moment, one stays. 'last': nothing was done, as the org would have
 * no owner then. Anybody leaves by himself. Throws AppError 403.
 */
export async function changeMember(
  trx: Knex,
  { org, user, role }: MemberChange,
  by: Actor,
): Promise<Member | 'unknown' | 'last' | 'removed'> {
  await lockOrg(trx, org);
  const [before] = await rowsOf<Member>(trx, `${OF_ORG} and m.user_id = :user`, { org, user });
  if (!before) return 'unknown';
  const isLeaving = role === null && by.kind === 'user' && by.id === user;
  if (!isLeaving) await refuseToGive(trx, org, by, role === null ? [before.role] : [before.role, role]);
  if (before.role === 'owner' && role !== 'owner' && !(await hasOtherOwner(trx, org, user))) return 'last';
  if (role === before.role) return before;
  if (role === null || !isAtLeast(role, before.role)) await forgetInvitationsBy(trx, { org, user });
  if (role === null || !mayShare(role)) await forgetLinksBy(trx, { org, user });
  await note(trx, by, {
    ...{
      org,
      action: role === null ? 'member.removed' : 'member.changed',
      target: { kind: 'member', id: user },
    },
    before: { name: before.name, role: before.role },
    ...(role !== null && { after: { name: before.name, role } }),
  });
  if (role === null) {
    await rowsOf(trx, 'delete from members where org_id = :org and user_id = :user', { org, user });
    return 'removed';
  }
  const set = 'update members set role = :role where org_id = :org and user_id = :user';
  await rowsOf(trx, set, { org, user, role });
  return { ...before, role };
}

export async function hasOtherOwner(trx: Knex, org: string, user: string): Promise<boolean> {
  const sql = `select 1 from members where org_id = :org and user_id <> :user and role = 'owner' limit 1`;
  return (await rowsOf(trx, sql, { org, user })).length > 0;
}

/** He might have kept one, to come back by as what he was. */
async function forgetInvitationsBy(trx: Knex, { org, user }: Omit<NewMember, 'role'>): Promise<void> {
  const sql = `delete from links where kind = 'invitation' and org_id = :org and made_by = :user and used_at is null`;
  await rowsOf(trx, sql, { org, user });
}
