import type { Knex } from 'knex';
import { intervalMs } from '../database/relation.ts';
import { rowsOf } from '../database/statement.ts';
import { SILENCE_MS } from './wake-at.ts';

/** Since when a bell is owed is not kept: there is an index of those that are alone. */
const OWED = `wake_at = '-infinity'`;

/** Their bells could not be rung: whoever leads does it. */
export async function oweBells(knex: Knex, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  // Locked in the order of ids, as every statement over many events does it: no two can block each other.
  await rowsOf(
    knex,
    `/* owed */ update events set wake_at = '-infinity'
     where id in (
       select id from events
       where id = any(:ids::bigint[]) and wake_at is not null and not ${OWED} order by id for update)`,
    { ids },
  );
}

/** They are rung for. What was claimed or settled meanwhile stays as it is. */
export async function settleOwed(knex: Knex, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await rowsOf(
    knex,
    `/* owed */ update events set wake_at = due_at + ${intervalMs(SILENCE_MS)}
     where id in (select id from events where id = any(:ids::bigint[]) and ${OWED} order by id for update)`,
    { ids },
  );
}
