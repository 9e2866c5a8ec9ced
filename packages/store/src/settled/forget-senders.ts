import type { Knex } from 'knex';
import { isoTime } from '@jiter/core';
import { rowsOf } from '../database/statement.ts';
import { listLeaves } from './leaves.ts';
import { ATTEMPT_HISTORY } from './tables.ts';

/**
 * Takes away who sent nothing that is still in a history: those that were used last before the oldest of its partitions. A
 * process says once a day that it is used, and an attempt may have begun a while before its record. Answers how many.
 */
export async function forgetSenders(knex: Knex): Promise<number> {
  const [oldest] = await listLeaves(knex, ATTEMPT_HISTORY);
  if (!oldest) return 0;
  const gone = await rowsOf(
    knex,
    `/* forget */ delete from senders where used_at < :from::timestamptz - interval '3 days' returning 1`,
    { from: isoTime(oldest.from) },
  );
  return gone.length;
}
