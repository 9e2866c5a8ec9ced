import type { Knex } from 'knex';
import { outageAware } from '../database/outage.ts';
import { preparedRowsOf, rowsOf } from '../database/statement.ts';

/** Which workers there are: each says now and then that it is there. */
export type FleetStore = {
  /** For so long, unless it says so again. Answers how many there are, this one included. */
  attend(worker: string, leaseMs: number): Promise<number>;
  leave(worker: string): Promise<void>;
};

/** Beside the leader's, in rows of their own. What nobody took away, such as those that were killed, goes after an hour. */
const ATTEND = `with gone as (
    delete from leases where name like 'worker:%' and held_until < now() - interval '1 hour'),
  mine as (
    insert into leases (name, held_until) values (:name, now() + :leaseMs * interval '1 millisecond')
    on conflict (name) do update set held_until = excluded.held_until returning name)
  select 1 + count(*)::int as count from leases
  where name like 'worker:%' and held_until > now() and name not in (select name from mine)`;

export function createFleetStore(knex: Knex): FleetStore {
  const nameOf = (worker: string) => `worker:${worker}`;
  return outageAware({
    async attend(worker: string, leaseMs: number) {
      const values = { name: nameOf(worker), leaseMs };
      return (await preparedRowsOf<{ count: number }>(knex, ATTEND, values))[0]!.count;
    },
    leave: async (worker: string) =>
      void (await rowsOf(knex, 'delete from leases where name = :name', { name: nameOf(worker) })),
  });
}
