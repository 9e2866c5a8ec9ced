import type { Knex } from 'knex';
import { quotaExceeded, type Actor, type Role } from '@jiter/core';
import { note } from '../audit/note.ts';
import { rowsOf } from '../database/statement.ts';
import { lockOrg } from '../orgs/lock-org.ts';
import { insertLink, type Link, type MadeLink } from './links.ts';
import { refuseToGive } from './members.ts';

/** One that nobody has followed yet. */
export type Invitation = {
  id: string;
  role: Role;
  email: string | null;
  createdAt: Date;
  expiresAt: Date;
  /** The name of whoever made it, if he is still known. */
  invitedBy: string | null;
};

/** A list has them all. */
const MAX_OPEN = 1_000;
const TOO_MANY = `This organisation has as many open invitations as it may, which are ${MAX_OPEN}: revoke some`;
const OPEN = `kind = 'invitation' and org_id = :org and used_at is null and expires_at > now()`;

export function listInvitations(knex: Knex, org: string): Promise<Invitation[]> {
  return rowsOf<Invitation>(
    knex,
    // By themselves first: in the order of ids the planner might go through the links of all orgs.
    `with open as materialized (select * from links where ${OPEN})
     select id, role, email, created_at as "createdAt", expires_at as "expiresAt",
       (select name from users u where u.id = made_by) as "invitedBy"
     from open order by id limit ${MAX_OPEN}`,
    { org },
  );
}

export type NewInvitation = { org: string; role: Role; email: string | null; minutes: number };

/** Throws AppError 429 when the org has many, and 403 for who may not. Its row is locked first: of those that are made at the same moment each is counted. */
export async function createInvitation(trx: Knex, invitation: NewInvitation, by: Actor): Promise<MadeLink> {
  const { org, role, email } = invitation;
  await lockOrg(trx, org);
  await refuseToGive(trx, org, by, [role]);
  const [found] = await rowsOf<{ open: number }>(
    trx,
    `select count(*)::int as open from links where ${OPEN}`,
    { org },
  );
  if (found!.open >= MAX_OPEN) throw quotaExceeded(TOO_MANY, 1, 'invitations');
  const madeBy = by.kind === 'user' ? by.id : null;
  const made = await insertLink(trx, { kind: 'invitation', ...invitation, madeBy });
  await note(trx, by, {
    ...{ org, action: 'invitation.created', target: { kind: 'invitation', id: made.id } },
    after: { role, ...(email !== null && { email }) },
  });
  return made;
}

/** False when the org has no such invitation that could still be followed. */
export async function revokeInvitation(trx: Knex, org: string, id: string, by: Actor): Promise<boolean> {
  const sql = `delete from links where id = :id and ${OPEN} returning role, email`;
  const [before] = await rowsOf<Pick<Invitation, 'role' | 'email'>>(trx, sql, { org, id });
  if (!before) return false;
  await note(trx, by, {
    ...{ org, action: 'invitation.revoked', target: { kind: 'invitation', id } },
    before: { role: before.role, ...(before.email !== null && { email: before.email }) },
  });
  return true;
}

/** What whoever follows it sees. */
export type SeenInvitation = {
  org: { id: string; name: string };
  role: Role;
  email: string | null;
  expiresAt: Date;
};

export async function seenOf(knex: Knex, { org, role, email, expiresAt }: Link): Promise<SeenInvitation> {
  const sql = 'select id, name from orgs where id = :org';
  const [found] = await rowsOf<SeenInvitation['org']>(knex, sql, { org });
  return { org: found!, role: role!, email, expiresAt };
}
