import type { Knex } from 'knex';
import type { QuietHours } from '@jiter/core';
import { noteOfPerson } from '../audit/note-of-person.ts';
import { rowsOf } from '../database/statement.ts';
import { inOrder } from '../notices/outbox.ts';
import { TAKEN } from '../notices/take.ts';
import type { Person } from './users.ts';

type Row = { hours: QuietHours | null };

export async function readQuietHours(knex: Knex, user: string): Promise<QuietHours | undefined> {
  const sql = 'select quiet_hours as hours from users where id = :user';
  return (await rowsOf<Row>(knex, sql, { user }))[0]?.hours ?? undefined;
}

/** But for what is being told just now, or is looked at within the time that this may take. */
const LOOK_ANEW = `/* notices */ update notices set due_at = now()
  where ${inOrder(`held_for = :user and due_at > now() + ${TAKEN}`)}`;

/** Undefined: none. What waited for the end of the ones before is looked at anew. */
export async function setQuietHours(trx: Knex, by: Person, hours: QuietHours | undefined): Promise<void> {
  const { id: user } = by;
  const [was] = await rowsOf<Row>(
    trx,
    'select quiet_hours as hours from users where id = :user for no key update',
    {
      user,
    },
  );
  const before = was?.hours ?? undefined;
  if (before?.from === hours?.from && before?.to === hours?.to && before?.timezone === hours?.timezone)
    return;
  const json = hours ? JSON.stringify(hours) : null;
  await rowsOf(trx, 'update users set quiet_hours = :json::jsonb where id = :user', { user, json });
  await rowsOf(trx, LOOK_ANEW, { user });
  const change = { ...(before && { before }), ...(hours && { after: hours }) };
  await noteOfPerson(
    trx,
    { user, by },
    {
      action: 'quiet-hours.changed',
      target: { kind: 'member', id: user },
      ...change,
    },
  );
}
