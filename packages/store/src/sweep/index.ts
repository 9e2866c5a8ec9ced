import type { Knex } from 'knex';
import { outageAware } from '../database/outage.ts';
import type { Floor } from '../notices/floor.ts';
import { createLook, type Look, type LookFrom } from './look.ts';
import { settleOwed } from './owed.ts';
import { checkRoom } from './check-room.ts';

export type SweepStore = {
  /** Rejects with a 503 when the database is away or takes no writes. */
  look(from: LookFrom): Promise<Look>;
  /** Rejects with a 503 when there is no room for records of attempts. Not for nothing: some 10 ms. */
  checkRoom(): Promise<void>;
  /** Their bells are owed no more. */
  settleOwed(ids: readonly string[]): Promise<void>;
};

/** `floor`: of all looks for what is to be told. */
export function createSweepStore(knex: Knex, horizonMs: number, floor: Floor): SweepStore {
  return outageAware({
    look: createLook(knex, horizonMs, floor),
    checkRoom: () => checkRoom(knex),
    settleOwed: (ids: readonly string[]) => settleOwed(knex, ids),
  });
}
