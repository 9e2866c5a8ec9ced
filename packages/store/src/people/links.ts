import type { Knex } from 'knex';
import { AppError, notFound, type Role } from '@jiter/core';
import { rowsOf } from '../database/statement.ts';
import { hashToken, makeToken } from '../orgs/tokens.ts';

/** `org` and `role`: of an invitation. `user`: whom a link signs in. */
export type Link = {
  id: string;
  kind: 'setup' | 'invitation' | 'login';
  org: string | null;
  role: Role | null;
  email: string | null;
  user: string | null;
  expiresAt: Date;
};

export type NewLink = Pick<Link, 'kind'> &
  Partial<Pick<Link, 'org' | 'role' | 'email' | 'user'>> & { madeBy?: string | null; minutes: number };

/** The token in the clear is in this answer and nowhere else. */
export type MadeLink = { id: string; token: string; expiresAt: Date };

export async function insertLink(knex: Knex, link: NewLink): Promise<MadeLink> {
  const token = makeToken();
  const { kind, org = null, role = null, email = null, user = null, madeBy = null, minutes } = link;
  const [made] = await rowsOf<{ id: string; expiresAt: Date }>(
    knex,
    `insert into links (kind, token_hash, org_id, role, email, user_id, made_by, expires_at)
       values (:kind, :hash, :org, :role, :email, :user, :madeBy, now() + :minutes * interval '1 minute')
       returning id, expires_at as "expiresAt"`,
    { kind, hash: hashToken(token), org, role, email, user, madeBy, minutes },
  );
  return { ...made!, token };
}

type Row = Link & { isUsed: boolean; isOver: boolean };

/** Throws AppError: 404 for a link that there is not, 410 for one that was used or is too old. */
export async function findLink(
  knex: Knex,
  kind: Link['kind'],
  token: string,
  lock: 'for update' | '' = '',
): Promise<Link> {
  const [found] = await rowsOf<Row>(
    knex,
    `select id, kind, org_id as org, role, email, user_id as "user", expires_at as "expiresAt",
       used_at is not null as "isUsed", expires_at <= now() as "isOver"
     from links where token_hash = :hash and kind = :kind ${lock}`,
    { hash: hashToken(token), kind },
  );
  if (!found) throw notFound('This link leads nowhere: see that it was copied whole, or ask for another one');
  const { isUsed, isOver, ...link } = found;
  if (isUsed) throw linkUsed();
  if (isOver) throw new AppError(410, LINK_EXPIRED, undefined, 'link_expired');
  return link;
}

/** Of those who use a link at the same moment one gets it, as it is locked; for the others this throws AppError 410. */
export async function useLink(trx: Knex, kind: Link['kind'], token: string): Promise<Link> {
  const link = await findLink(trx, kind, token, 'for update');
  await rowsOf(trx, 'update links set used_at = now() where id = :id', { id: link.id });
  return link;
}

/** Others that let him in, but for one that is being used at this moment. */
export async function endLogInLinks(trx: Knex, user: string): Promise<void> {
  const sql = `update links set used_at = now() where id = any (array(
    select id from links where kind = 'login' and user_id = :user and used_at is null and expires_at > now() for update skip locked))`;
  await rowsOf(trx, sql, { user });
}

export const linkUsed = () => new AppError(410, LINK_USED, undefined, 'link_used');

const LINK_USED = 'This link was used already, and works once: sign in, or ask for another one';
const LINK_EXPIRED = 'This link is too old: ask for another one';
