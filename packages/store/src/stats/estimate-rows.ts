import type { Knex } from 'knex';
import { rowsOf } from '../database/statement.ts';

type Plan = { 'Plan Rows': number; Plans?: Plan[] };

/**
 * How many rows each of these selects has, as the planner thinks by the statistics of the table: it reads none of them, however
 * many there are. `selects` are texts of our own, without parameters.
 */
export async function estimateRows(knex: Knex, selects: readonly string[]): Promise<number[]> {
  if (selects.length === 0) return [];
  // One more, or there would be no list to read them from.
  const sql = `/* forecast */ explain (format json) ${[...selects, 'select from events where false'].join(' union all ')}`;
  return knex.transaction(async (trx) => {
    // In a parallel plan each worker's share would be shown.
    await trx.raw('set local max_parallel_workers_per_gather = 0');
    const [row] = await rowsOf<{ 'QUERY PLAN': { Plan: Plan }[] }>(trx, sql);
    const plans = row!['QUERY PLAN'][0]!.Plan.Plans ?? [];
    return selects.map((_select, index) => plans[index]?.['Plan Rows'] ?? 0);
  });
}
