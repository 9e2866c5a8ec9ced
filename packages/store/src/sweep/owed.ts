import type { Knex } from 'knex';
import { isRow } from '../database/looked-up.ts';
import { intervalMs } from '../database/relation.ts';
import { rowsOf } from '../database/statement.ts';
import { SILENCE_MS } from './wake-at.ts';

/** Since when a bell is owed is not kept: there is an index of those that are alone. */
const OWED = `wake_at = '-infinity'`;

/** Those of `ids` that are so, but for what somebody else has a lock on: the sweep rings for that as for what is silent. */
const lockedSql = (condition: string) => `with locked as materialized (
      select id from events where id = any(:ids::bigint[]) and ${condition} order by id for update skip locked)`;

/** Their bells could not be rung: whoever leads does it. */
export async function oweBells(knex: Knex, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await rowsOf(
    knex,
    `/* owed */ ${lockedSql(`wake_at is not null and not ${OWED}`)}
     update events e set wake_at = '-infinity' from locked where ${isRow('e.id', 'locked.id')}`,
    { ids },
  );
}

/** They are rung for. What was claimed or settled meanwhile stays as it is. */
export async function settleOwed(knex: Knex, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await rowsOf(
    knex,
    `/* owed */ ${lockedSql(OWED)}
     update events e set wake_at = due_at + ${intervalMs(SILENCE_MS)} from locked where ${isRow('e.id', 'locked.id')}`,
    { ids },
  );
}
