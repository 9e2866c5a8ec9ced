import type { Knex } from 'knex';
import { beforeSql, doneSql, editValues, type Noted } from '../audit/edits.ts';
import { noteEventSql } from '../audit/note.ts';
import { preparedRowsOfBuilt } from '../database/statement.ts';
import type { Row } from './columns.ts';
import { EVENT_COLUMN_NAMES } from './row.ts';

/**
 * Changes the one event, if there is one, that is as `where` says. If somebody is `noted`, the same statement locks it, and
 * writes down what was changed.
 */
export function updateOf(
  knex: Knex,
  where: Readonly<Record<string, unknown>>,
  columns: Readonly<Record<string, unknown>>,
  noted: Noted | undefined,
): PromiseLike<Row[]> {
  const found = () => knex('events').where(where);
  const changes = { ...columns, updated_at: knex.fn.now() };
  if (!noted) return found().update(changes).returning<Row[]>(EVENT_COLUMN_NAMES);
  const values = editValues(noted) as Record<string, Knex.Value>;
  const changed = knex('events').updateFrom('before').whereRaw('id = before_id').update(changes);
  const verb = columns['status'] === undefined ? 'edited' : 'cancelled';
  const built = knex
    .with(
      'before',
      found()
        .forUpdate()
        .select(knex.raw(beforeSql(noted), values)),
    )
    .with('changed', changed.returning(EVENT_COLUMN_NAMES))
    .with('done', knex.raw(doneSql(noted, 'changed')))
    .with('noted', knex.raw(noteEventSql(verb), { ...values, org: where['org_id'] as string }))
    .select(EVENT_COLUMN_NAMES)
    .from('changed');
  return preparedRowsOfBuilt<Row>(knex, verb === 'edited' ? 'edit' : 'cancel', built);
}
