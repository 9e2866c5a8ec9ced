import type { Knex } from 'knex';
import { AppError, type AuditAction } from '@jiter/core';
import { noteOfPerson } from '../audit/note-of-person.ts';
import { rowsOf } from '../database/statement.ts';
import { USER_COLUMNS, type Person, type User } from './users.ts';

/** Whom another service vouches for, by its own unchanging name of him. `name` is for people to read. */
export type Identity = { issuer: string; subject: string; name: string };

/** One that is a way in of somebody. */
export type KnownIdentity = { id: string; issuer: string; name: string; createdAt: Date };

const MANY = 20;
const TOO_MANY = `You have connected as many accounts as a person may, which are ${MANY}: disconnect one`;

/** Never by name or e-mail address: who has those there may be somebody else tomorrow. */
export async function findByIdentity(
  knex: Knex,
  { issuer, subject }: Pick<Identity, 'issuer' | 'subject'>,
): Promise<User | undefined> {
  const sql = `select ${USER_COLUMNS} from users
    where id = (select user_id from identities where issuer = :issuer and subject = :subject)`;
  return (await rowsOf<User>(knex, sql, { issuer, subject }))[0];
}

export function listIdentities(knex: Knex, user: string): Promise<KnownIdentity[]> {
  const sql = `select id, issuer, name, created_at as "createdAt" from identities
    where user_id = :user order by id limit ${MANY}`;
  return rowsOf<KnownIdentity>(knex, sql, { user });
}

/** 'signed-out': the session that it is connected from has ended meanwhile. */
export type Connected = 'done' | 'taken' | 'signed-out';

/**
 * 'taken': it is somebody else's. One that is the person's already stays. Whoever sets another password meanwhile ends the `session` that it is
 * connected from, and perhaps disconnects all: this comes before that, or does nothing. Throws AppError 409 when he has many.
 */
export async function connectIdentity(
  trx: Knex,
  by: Person,
  identity: Identity,
  session?: string,
): Promise<Connected> {
  const { id: user } = by;
  await lockUser(trx, user);
  if (session !== undefined && !(await goesOn(trx, user, session))) return 'signed-out';
  const sql = `insert into identities (user_id, issuer, subject, name) values (:user, :issuer, :subject, :name)
    on conflict (issuer, subject) do update set name = excluded.name where identities.user_id = excluded.user_id
    returning id, xmax = 0 as "isNew"`;
  const [row] = await rowsOf<{ id: string; isNew: boolean }>(trx, sql, { user, ...identity });
  if (!row) return 'taken';
  const known = await rowsOf(trx, `select id from identities where user_id = :user limit ${MANY + 1}`, {
    user,
  });
  if (known.length > MANY) throw new AppError(409, TOO_MANY);
  if (row.isNew) await noteWayIn(trx, by, 'identity.connected', { ...identity, id: row.id });
  return 'done';
}

/**
 * 'last': nothing was done, as nobody could come in as him then. `issuers`: those that are asked now; `hasPassword`: besides the one that is kept
 * of him, if any. The person is locked first: of his last two, which go at the same moment, one stays.
 */
export async function disconnectIdentity(
  trx: Knex,
  { by, id }: { by: Person; id: string },
  { issuers, hasPassword }: { issuers: readonly string[]; hasPassword: boolean },
): Promise<'done' | 'unknown' | 'last'> {
  const { id: user } = by;
  const before = await lockUser(trx, user);
  const ofUser = await rowsOf<Pick<KnownIdentity, 'id' | 'issuer' | 'name'>>(
    trx,
    'select id, issuer, name from identities where user_id = :user',
    { user },
  );
  const gone = ofUser.find((one) => one.id === id);
  if (!gone) return 'unknown';
  const others = ofUser.filter((one) => one.id !== id && issuers.includes(one.issuer));
  if (others.length === 0 && !hasPassword && !before?.hasPassword) return 'last';
  await rowsOf(trx, 'delete from identities where id = :id', { id });
  await noteWayIn(trx, by, 'identity.disconnected', gone);
  return 'done';
}

/** All of somebody's, who has a password by then. */
export async function disconnectAll(trx: Knex, by: Person): Promise<void> {
  const sql = 'delete from identities where user_id = :user returning id, issuer, name';
  const gone = await rowsOf<Pick<KnownIdentity, 'id' | 'issuer' | 'name'>>(trx, sql, { user: by.id });
  for (const one of gone) await noteWayIn(trx, by, 'identity.disconnected', one);
}

/** Who comes in by it comes into each of his orgs. */
const noteWayIn = (
  trx: Knex,
  by: Person,
  action: AuditAction,
  { id, issuer, name }: Pick<KnownIdentity, 'id' | 'issuer' | 'name'>,
): Promise<void> =>
  noteOfPerson(
    trx,
    { user: by.id, by },
    {
      action,
      target: { kind: 'identity', id },
      details: { person: by.name, issuer, name },
    },
  );

async function goesOn(trx: Knex, user: string, session: string): Promise<boolean> {
  const sql = 'select from sessions where id = :session and user_id = :user and expires_at > now() for share';
  return (await rowsOf(trx, sql, { user, session })).length > 0;
}

async function lockUser(trx: Knex, user: string) {
  const sql = `select password_hash is not null as "hasPassword" from users where id = :user for no key update`;
  return (await rowsOf<{ hasPassword: boolean }>(trx, sql, { user }))[0];
}
