import type { Knex } from 'knex';
import { noteOfPerson } from '../audit/note-of-person.ts';
import { rowsOf } from '../database/statement.ts';
import { endLogInLinks } from './links.ts';
import { endSessions, refreshSession } from './sessions.ts';
import type { Person } from './users.ts';

/** `session`: of whoever sets it, which goes on. */
export type NewPassword = { passwordHash: string; session: string };

/** All sessions and links of his end, but for the session that is `kept`. */
export async function renewPassword(
  trx: Knex,
  by: Person,
  passwordHash: string,
  kept?: string,
): Promise<void> {
  const { id } = by;
  await rowsOf(trx, 'update users set password_hash = :passwordHash where id = :id', { id, passwordHash });
  await endSessions(trx, id, kept);
  await endLogInLinks(trx, id);
  // Whoever knows it comes into each of his orgs from now on, and by the old one nobody into any.
  await noteOfPerson(
    trx,
    { user: id, by },
    { action: 'password.set', target: { kind: 'member', id }, details: { person: by.name } },
  );
}

/** By somebody who is signed in. Answers until when his session is fresh. */
export async function setPassword(
  trx: Knex,
  by: Person,
  { passwordHash, session }: NewPassword,
): Promise<Date> {
  // This waits for whoever sets another one just now, as by a link, and ends this session by that.
  await renewPassword(trx, by, passwordHash, session);
  return refreshSession(trx, session);
}
