import type { Log } from '@jiter/core';
import type { Connection } from './end-when-unanswered.ts';
import { PLANNER, type Session } from './session.ts';

/**
 * Behind a pooler nobody can tell a session what it will need: another one may serve the next statement. So the role has
 * the settings of the planner as its defaults in this database, which every role may give itself.
 */
export async function planRole(
  connection: Connection,
  { isOwn, isPlanned }: Session,
  log: Log,
): Promise<void> {
  if (isOwn || isPlanned) return;
  const note = 'Sessions behind the pooler have them once it opens new ones';
  try {
    const role = await ask(connection, CURRENT);
    if (role.planned) return;
    for (const [name, value] of Object.entries(PLANNER))
      await ask(connection, `alter role current_user in database ${role.database} set ${name} = ${value}`);
    log.info('database.role-planned', { role: role.role, settings: PLANNER, note });
  } catch (error) {
    // Two processes at once: one of them has done it.
    log.warn('database.role-not-planned', {
      error,
      settings: PLANNER,
      note: 'Give this role these settings',
    });
  }
}

const CURRENT = `select current_user as role, quote_ident(current_database()) as database, exists (
    select from pg_db_role_setting s
    where setrole = current_user::regrole and setconfig @> array[${Object.entries(PLANNER)
      .map(([name, value]) => `'${name}=${value}'`)
      .join(', ')}]
      and setdatabase = (select oid from pg_database where datname = current_database())) as planned`;

type Current = { role: string; database: string; planned: boolean };

function ask(connection: Connection, text: string): Promise<Current> {
  return new Promise((resolve, reject) => {
    connection.query({ text }, (error, result) =>
      error ? reject(error) : resolve((result as { rows: [Current] }).rows[0]),
    );
  });
}
