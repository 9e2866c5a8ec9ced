import type { Knex } from 'knex';
import { noteEventsSql, noteValues, type By } from '../audit/note.ts';
import { isRow } from '../database/looked-up.ts';
import { rowsOf } from '../database/statement.ts';
import { SETTLED_COLUMNS, settlingSelect } from '../settled/columns.ts';

export type Cancelable = 'Pending' | 'Queued';

/**
 * Cancels those of the events of `org` that have one of `statuses`; the tick of a cron job that nobody had yet is the
 * job's to plan. Who holds one finds that its claim is another's: what is under way ends, and moves nothing. Answers the
 * ids of the cancelled.
 */
export async function cancelEvents(
  knex: Knex,
  org: string,
  ids: readonly string[],
  { statuses, moves, waits, noted }: CancelOptions,
): Promise<string[]> {
  const sql = `${lockedSql(waits ? '' : 'skip locked')}, ${moves ? MOVING : IN_PLACE}
    ${noteEventsSql('cancelled', noted, DONE)} select id from cancelled`;
  const rows = await rowsOf<{ id: string }>(knex, sql, { org, ids, statuses, ...noteValues(noted) });
  return rows.map(({ id }) => id);
}

type CancelOptions = {
  statuses: readonly Cancelable[];
  moves: boolean;
  waits: boolean;
  noted?: By | undefined;
};

const DONE = `select id, jsonb_build_object('status', status) as before, '{"status":"Cancelled"}'::jsonb as after,
    case when is_held then jsonb_build_object('underWay', true) end as details from locked join cancelled using (id)`;

const lockedSql = (skip: string) => `with locked as materialized (
    select id, status, held_until is not null as is_held from events
    where org_id = :org and id = any(:ids::bigint[]) and status = any(:statuses::event_status[]) and due_at is not null
      and (cron_id is null or is_run or status = 'Queued')
    order by id for update ${skip})`;

const CLAIMS = `e.claims + (e.status = 'Queued')::int`;

const MOVING = `gone as (
      delete from events e using locked where ${isRow('e.id', 'locked.id')}
      returning ${settlingSelect('e', { status: `'Cancelled'::event_status`, claims: CLAIMS })}),
    cancelled as (
      insert into settled_events (${SETTLED_COLUMNS.join(', ')}) select ${SETTLED_COLUMNS.join(', ')} from gone returning id)`;

const IN_PLACE = `cancelled as (
      update events e set status = 'Cancelled', claims = ${CLAIMS}, updated_at = now(), due_at = null, wake_at = null,
        held_until = null
      from locked where ${isRow('e.id', 'locked.id')}
      returning e.id)`;
