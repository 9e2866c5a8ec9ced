import type { Knex } from 'knex';
import type { EventChanges } from '@jiter/core';
import { beforeSql, doneSql, editValues, type Noted } from '../audit/edits.ts';
import { noteEventsSql } from '../audit/note.ts';
import { rowsOf, type Values } from '../database/statement.ts';
import { SETTLED_COLUMNS, settledSelect, settlingSelect } from '../settled/columns.ts';
import { GIVEN_COLUMNS, mergedSql, type Row } from './columns.ts';
import { EVENT_COLUMN_NAMES } from './row.ts';

const CHANGED = [...GIVEN_COLUMNS, { field: 'status', name: 'status', given: 'event_status' }];

/** The row goes to the settled ones, as it is after the changes. No row when it was not Pending any more. */
export function cancelEvent(
  knex: Knex,
  org: string,
  id: string,
  changes: EventChanges,
  noted: Noted | undefined,
): Promise<Row[]> {
  const given = changes as Readonly<Record<string, unknown>>;
  const changed = CHANGED.filter(({ field }) => given[field] !== undefined);
  const sql = changed.map(({ name, given: type }) => [
    name,
    type === 'jsonb' ? mergedSql(`e.${name}`, `:new_${name}`) : `:new_${name}::${type}`,
  ]);
  const values = changed.map(({ field, name }) => [`new_${name}`, given[field]]);
  const row = `org_id = :org and id = :id and status = 'Pending' and cron_id is null`;
  const before = noted ? `before as (select ${beforeSql(noted)} from events where ${row} for update),` : '';
  return rowsOf<Row>(
    knex,
    `/* cancel */ with ${before} gone as (
       delete from events e ${noted ? 'using before where e.id = before_id' : `where ${row}`}
       returning ${settlingSelect('e', Object.fromEntries(sql) as Record<string, string>)}),
     settled as (
       insert into settled_events (${SETTLED_COLUMNS.join(', ')}) select ${SETTLED_COLUMNS.join(', ')} from gone returning *)
     ${noteEventsSql('cancelled', noted, noted ? doneSql(noted, 'settled') : '')}
     select ${settledSelect(EVENT_COLUMN_NAMES)} from settled`,
    { org, id, ...(Object.fromEntries(values) as Values), ...editValues(noted) },
  );
}
