import type { Knex } from 'knex';
import type { Actor, EventChanges } from '@jiter/core';
import { rowsOf, type Values } from '../database/statement.ts';
import { noteValues } from './note.ts';
import { differing, secretsChanged, toldEvent } from './told.ts';

/** How an event is told of before an edit. */
export type Was = { told: Readonly<Record<string, unknown>>; sealed: object | null };

/** Who edits; how it was before, where that is not what the statement finds; and whether its payload may change. */
export type Noted = { by: Actor; was?: Was; hasPayload: boolean };

export const notedOf = (by: Actor | undefined, { payload }: EventChanges): Noted | undefined =>
  by && { by, hasPayload: payload !== undefined };

/** What to select of the event, which is locked for it, before it is changed: no later part of the statement has that. */
export function beforeSql({ was, hasPayload }: Noted): string {
  const told = was ? ':told::jsonb' : toldEvent('events', { hasPayload });
  const sealed = was ? ':sealed::jsonb' : `events.options -> 'sealed'`;
  return `id as before_id, ${told} as before_told, ${sealed} as before_sealed`;
}

/** What there is to note of `changed`, the row after it: nothing where nothing differs. */
export function doneSql({ hasPayload }: Noted, changed: string): string {
  const told = toldEvent(changed, { hasPayload });
  const sealed = secretsChanged('before_sealed', `${changed}.options -> 'sealed'`);
  return `select * from (
      select id, ${differing('before_told', 'after_told')} as before, ${differing('after_told', 'before_told')} as after, details
      from (select ${changed}.id, before_told, ${told} as after_told, ${sealed} as details from ${changed}, before) as told) as done
    where coalesce(before, after, details) is not null`;
}

export function editValues(noted: Noted | undefined): Values {
  const was = noted?.was;
  return {
    ...noteValues(noted),
    ...(was && { told: JSON.stringify(was.told), sealed: was.sealed && JSON.stringify(was.sealed) }),
  };
}

/** As it is before the first of several statements that edit it. */
export async function readWas(
  trx: Knex,
  { org, id }: { org: string; id: string },
  hasPayload: boolean,
): Promise<Was | undefined> {
  const sql = `select ${toldEvent('events', { hasPayload })} as told, options -> 'sealed' as sealed from events
    where org_id = :org and id = :id for update`;
  return (await rowsOf<Was>(trx, sql, { org, id }))[0];
}
