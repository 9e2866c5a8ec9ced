import type { Knex } from 'knex';
import { AppError, type Actor } from '@jiter/core';
import { rowsOf } from '../database/statement.ts';

export type User = { id: string; name: string; email: string | null; isOperator: boolean };
/** `passwordHash` null: no password opens it. */
export type NewUser = { name: string; email: string | null; passwordHash: string | null };

export const USER_COLUMNS = `id, name, email, is_operator as "isOperator"`;

/** Throws AppError 409 when the name, or the e-mail address, is somebody else's. */
export async function insertUser(
  knex: Knex,
  { name, email, passwordHash }: NewUser,
  { isOperator }: Pick<User, 'isOperator'> = { isOperator: false },
): Promise<User> {
  const sql = `insert into users (name, email, password_hash, is_operator) values (:name, :email, :passwordHash, :isOperator)
    returning ${USER_COLUMNS}`;
  const rows = await rowsOf<User>(knex, sql, { name, email, passwordHash, isOperator }).catch(throwTaken);
  return rows[0]!;
}

const UNIQUE_VIOLATION = '23505';

function throwTaken(error: unknown): never {
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  if (code !== UNIQUE_VIOLATION) throw error;
  if (constraint === 'users_email') throw new AppError(409, EMAIL_TAKEN, undefined, 'email_taken');
  throw new AppError(409, NAME_TAKEN, undefined, 'name_taken');
}

const NAME_TAKEN =
  "Somebody has this 'name' here already, and people sign in by it: send another one, such as with the initial of your last name";
const EMAIL_TAKEN =
  "Somebody has this 'email' here already: sign in if that is you, or send another one, or none";

export type Account = { user: User; passwordHash: string | null };

/** By name or e-mail address, whatever their case. */
export async function findAccount(knex: Knex, login: string): Promise<Account | undefined> {
  const [found] = await rowsOf<User & { passwordHash: string | null }>(
    knex,
    `select ${USER_COLUMNS}, password_hash as "passwordHash" from users
       where lower(name) = lower(:login) or lower(email) = lower(:login)`,
    { login },
  );
  if (!found) return undefined;
  const { passwordHash, ...user } = found;
  return { user, passwordHash };
}

export async function isAnybodyThere(knex: Knex): Promise<boolean> {
  return (await rowsOf(knex, 'select 1 from users limit 1')).length > 0;
}

/** As a change is written down that he makes. */
export type Person = Extract<Actor, { kind: 'key' | 'user' }>;

export const asActor = ({ id, name }: User, { ip }: { ip: string }): Person => ({
  kind: 'user',
  id,
  name,
  ip,
});
