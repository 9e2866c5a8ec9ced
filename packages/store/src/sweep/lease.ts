import type { Knex } from 'knex';
import { outageAware } from '../database/outage.ts';
import { preparedRowsOf } from '../database/statement.ts';

/**
 * The right to do what one worker at a time does, for `leaseMs` by the database's clock. Each is one statement, and each
 * rejects with a 503 when the database is away, or takes no writes.
 */
export type LeaseStore = {
  /** The term that begins; undefined while somebody else's lasts. */
  take(wish: { holder: string; leaseMs: number }): Promise<string | undefined>;
  /** False, and nothing is changed, when that term is over: it ran out, was given back, or another one followed. */
  renew(held: { term: string; leaseMs: number }): Promise<boolean>;
  /** Another one may take it at once. Nothing happens when that term is over already. */
  giveBack(term: string): Promise<void>;
};

const UNTIL = `now() + :leaseMs * interval '1 millisecond'`;

const TAKE = `update leases set holder = :holder, term = term + 1, held_until = ${UNTIL}
  where name = 'leader' and held_until <= now() returning term`;

const RENEW = `update leases set held_until = ${UNTIL}
  where name = 'leader' and term = :term::bigint and held_until > now() returning term`;

const GIVE_BACK = `update leases set held_until = now()
  where name = 'leader' and term = :term::bigint and held_until > now()`;

export function createLeaseStore(knex: Knex): LeaseStore {
  return outageAware({
    async take(wish: { holder: string; leaseMs: number }) {
      const [taken] = await preparedRowsOf<{ term: string }>(knex, TAKE, wish);
      return taken?.term;
    },
    async renew(held: { term: string; leaseMs: number }) {
      return (await preparedRowsOf(knex, RENEW, held)).length > 0;
    },
    giveBack: async (term: string) => void (await preparedRowsOf(knex, GIVE_BACK, { term })),
  });
}
