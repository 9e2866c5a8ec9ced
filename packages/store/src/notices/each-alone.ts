import type { Knex } from 'knex';
import { isOutage } from '../database/outage.ts';

/**
 * Has each of them told in a transaction of its own, one after the other: one that cannot be told keeps none of the others, and none has
 * its channel locked for as long as all of them take. Rejects at the end with the first that could not, and at once where the database is
 * away.
 */
export async function eachAlone<Due>(
  knex: Knex,
  all: readonly Due[],
  tell: (trx: Knex, one: Due) => Promise<void>,
): Promise<void> {
  const faults: unknown[] = [];
  for (const one of all) {
    await knex
      .transaction((trx) => tell(trx, one))
      .catch((fault: unknown) => {
        if (isOutage(fault)) throw fault;
        faults.push(fault);
      });
  }
  if (faults.length > 0) throw faults[0];
}
