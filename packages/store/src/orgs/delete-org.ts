import type { Knex } from 'knex';
import type { Actor } from '@jiter/core';
import { note } from '../audit/note.ts';
import { rowsOf } from '../database/statement.ts';
import { lockWaiting } from '../notices/channels.ts';

/** 'first': the org of the installation, which stays. 'renamed': its name is another one. 'no-owner': who does it is none. */
export type DeletedOrg = 'done' | 'unknown' | 'first' | 'renamed' | 'no-owner';

/** SQL for the ids of those that are deleted, and not gone yet. */
export const DELETED_ORGS = 'array(select id from orgs where deleted_at is not null)';

/**
 * By what somebody gets in, or is told something. Of each there are so few that all of them go at once; invitations first, as whoever
 * follows one has it before he is a member.
 */
export const DOORS = ['links', 'shared_links', 'members', 'api_keys', 'channels', 'inboxes'];

type Which = { org: string; name: string; by: Actor };

/**
 * From the commit on nobody gets in and no worker takes an event of it. What there may be millions of is taken away later, in
 * batches (`purgeOrg`). That it was done, and by whom, is kept for as long as all orgs' entries are: its own go with it.
 */
export async function deleteOrg(trx: Knex, { org, name, by }: Which): Promise<DeletedOrg> {
  const sql = `select name, id = (select min(id) from orgs) as "isFirst" from orgs
    where id = :org and deleted_at is null for no key update`;
  const [found] = await rowsOf<{ name: string; isFirst: boolean }>(trx, sql, { org });
  if (!found) return 'unknown';
  if (by.kind === 'user' && !(await isOwner(trx, org, by.id))) return 'no-owner';
  if (found.isFirst) return 'first';
  if (found.name !== name) return 'renamed';
  await rowsOf(trx, 'update orgs set deleted_at = now() where id = :org', { org });
  const lockSql = 'select id from channels where org_id = :org order by id for update';
  const channels = await rowsOf<{ id: string }>(trx, lockSql, { org });
  await lockWaiting(
    trx,
    channels.map(({ id }) => id),
  );
  for (const table of DOORS) await rowsOf(trx, `delete from ${table} where org_id = :org`, { org });
  const target = { kind: 'org', id: org } as const;
  await note(trx, by, { org: null, action: 'org.deleted', target, before: { name } });
  return 'done';
}

async function isOwner(trx: Knex, org: string, user: string): Promise<boolean> {
  const sql = `select from members where org_id = :org and user_id = :user and role = 'owner'`;
  return (await rowsOf(trx, sql, { org, user })).length > 0;
}
