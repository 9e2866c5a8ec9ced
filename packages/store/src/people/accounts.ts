import type { Knex } from 'knex';
import { AppError, type Actor, type Role } from '@jiter/core';
import { note } from '../audit/note.ts';
import { noteOfPerson } from '../audit/note-of-person.ts';
import { rowsOf } from '../database/statement.ts';
import { lockFirstPerson } from './first-person.ts';
import { changeMember, hasOtherOwner } from './members.ts';
import type { Membership } from './sessions.ts';
import { USER_COLUMNS, type User } from './users.ts';

/** As whoever runs the server sees it. */
export type ListedAccount = User & { createdAt: Date; lastSeenAt: Date | null; orgs: Membership[] };

/** 'last': nothing was done, as nobody would run the server then. */
export type SetOperator = 'done' | 'already' | 'unknown' | 'last';

/** `ownerOf`: nothing was done, as those would have no owner then. */
export type DeletedAccount =
  'done' | 'unknown' | 'last-operator' | { ownerOf: { id: string; name: string }[] };

export function listAccounts(knex: Knex): Promise<ListedAccount[]> {
  return rowsOf<ListedAccount>(
    knex,
    `select ${USER_COLUMNS}, created_at as "createdAt",
       (select max(last_seen_at) from sessions where user_id = users.id) as "lastSeenAt",
       coalesce((select json_agg(json_build_object('id', o.id::text, 'name', o.name, 'role', m.role) order by o.id)
         from members m join orgs o on o.id = m.org_id where m.user_id = users.id), '[]') as orgs
     from users order by id`,
  );
}

export async function setOperator(
  trx: Knex,
  { user: id, isOperator }: { user: string; isOperator: boolean },
  by: Actor,
): Promise<SetOperator> {
  const user = await lockAccount(trx, id);
  if (!user) return 'unknown';
  if (user.isOperator === isOperator) return 'already';
  if (!isOperator && !(await hasOtherOperator(trx, id))) return 'last';
  await rowsOf(trx, 'update users set is_operator = :isOperator where id = :id', { id, isOperator });
  const whose = { user: id, by };
  await noteOfPerson(trx, whose, {
    action: isOperator ? 'operator.added' : 'operator.removed',
    target: { kind: 'member', id },
    details: { person: user.name },
  });
  return 'done';
}

/**
 * With his sessions, ways in and links; what he made of an org's stays there. His orgs are locked before him, in the order of their ids, as
 * by whoever invites: throws AppError 409 where he came to be in another one meanwhile.
 */
export async function deleteAccount(trx: Knex, id: string, by: Actor): Promise<DeletedAccount> {
  const before = await orgsOf(trx, id);
  const lock = 'select from orgs where id = any(:ids::bigint[]) order by id for no key update';
  await rowsOf(trx, lock, { ids: before.map((org) => org.id) });
  const user = await lockAccount(trx, id);
  if (!user) return 'unknown';
  if (user.isOperator && !(await hasOtherOperator(trx, id))) return 'last-operator';
  const orgs = await orgsOf(trx, id);
  if (orgs.some((org) => !before.some((one) => one.id === org.id))) throw new AppError(409, CAME_TO_BE);
  const ownerOf = [];
  for (const org of orgs)
    if (org.role === 'owner' && !(await hasOtherOwner(trx, org.id, id))) ownerOf.push(org);
  if (ownerOf.length > 0) return { ownerOf };
  for (const org of orgs) await changeMember(trx, { org: org.id, user: id, role: null }, by);
  await rowsOf(trx, 'delete from users where id = :id', { id });
  await note(trx, by, {
    ...{ org: null, action: 'account.deleted', target: { kind: 'member', id } },
    before: { name: user.name, isOperator: user.isOperator },
  });
  return 'done';
}

const CAME_TO_BE = 'Whose account it is has just come to be in another organisation: please try again';

const orgsOf = (trx: Knex, user: string) =>
  rowsOf<{ id: string; name: string; role: Role }>(
    trx,
    'select o.id, o.name, m.role from members m join orgs o on o.id = m.org_id where m.user_id = :user order by o.id',
    { user },
  );

/** Of the last two operators, who go at the same moment, one stays: nobody else makes or unmakes one until the transaction ends. */
async function lockAccount(trx: Knex, id: string): Promise<User | undefined> {
  await lockFirstPerson(trx);
  return (await rowsOf<User>(trx, `select ${USER_COLUMNS} from users where id = :id for update`, { id }))[0];
}

async function hasOtherOperator(trx: Knex, id: string): Promise<boolean> {
  return (await rowsOf(trx, 'select from users where is_operator and id <> :id limit 1', { id })).length > 0;
}
