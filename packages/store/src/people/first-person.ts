import type { Knex } from 'knex';
import { notFound } from '@jiter/core';
import { rowsOf } from '../database/statement.ts';
import { linkUsed, useLink } from './links.ts';
import { insertMember } from './members.ts';
import type { Client } from './sessions.ts';
import { asActor, findAccount, insertUser, isAnybodyThere, type NewUser, type User } from './users.ts';

/** An operator, and owner of the first org. Throws AppError 404 or 410 for the link. */
export async function setUp(trx: Knex, token: string, user: NewUser, client: Client): Promise<User> {
  await lockFirstPerson(trx);
  await useLink(trx, 'setup', token);
  // By another link, of which each start makes one.
  if (await isAnybodyThere(trx)) throw linkUsed();
  const org = await firstOrg(trx);
  if (!org) throw notFound('There is no organisation yet: `npm run admin -- org create NAME` makes one');
  const made = await insertUser(trx, user, { isOperator: true });
  await insertMember(trx, { org: org.id, user: made.id, role: 'owner' }, asActor(made, client));
  return made;
}

/** The operator of this name, made when he comes for the first time: owner of the first org as long as it has none. */
export async function openAdmin(trx: Knex, name: string, client: Client): Promise<User> {
  await lockFirstPerson(trx);
  const found = await findAccount(trx, name);
  if (found) return found.user;
  const made = await insertUser(trx, { name, email: null, passwordHash: null }, { isOperator: true });
  const org = await firstOrg(trx);
  if (org && !org.isOwned) {
    await insertMember(trx, { org: org.id, user: made.id, role: 'owner' }, asActor(made, client));
  }
  return made;
}

/** Until the transaction ends, nobody else makes the first person, or an operator, or unmakes one. */
export async function lockFirstPerson(trx: Knex): Promise<void> {
  await rowsOf(trx, `select pg_advisory_xact_lock(hashtext('jiter.first-person'))`);
}

async function firstOrg(trx: Knex) {
  const sql = `select id, exists (select 1 from members m where m.org_id = o.id and m.role = 'owner') as "isOwned"
    from orgs o order by id limit 1`;
  return (await rowsOf<{ id: string; isOwned: boolean }>(trx, sql))[0];
}
