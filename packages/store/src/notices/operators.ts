import type { Knex } from 'knex';
import type { Lags, OperatorCode, OperatorIncident } from '@jiter/core';
import { outageAware } from '../database/outage.ts';
import { preparedRowsOf, rowsOf } from '../database/statement.ts';
import { ALL_HOSTS, LAG_COLUMNS } from '../stats/columns.ts';

/** What is known of incidents that concern the whole server. */
export type OperatorIncidents = {
  open(): Promise<OperatorIncident[]>;
  /** That it is there, or still is. */
  see(code: OperatorCode): Promise<void>;
  /** Operators were told of it once more. */
  tell(code: OperatorCode): Promise<void>;
  close(code: OperatorCode): Promise<void>;
};

export type OperatorStore = OperatorIncidents & {
  /** Whether this process tells of them for the next `forMs`: no other one does then. */
  holds(wish: { holder: string; forMs: number }): Promise<boolean>;
  /** How late requests of all orgs left within five minutes. */
  lags(): Promise<Lags>;
};

const HOLD = `update leases set holder = :holder, held_until = now() + :forMs * interval '1 millisecond'
  where name = 'operators' and (holder = :holder or held_until <= now()) returning name`;
const OPEN = `select code, opened_at as "openedAt", seen_at as "seenAt", tells from operator_incidents where closed_at is null`;
const SEE = `insert into operator_incidents (code) values (:code)
  on conflict (code) where closed_at is null do update set seen_at = now()`;
const TELL = 'update operator_incidents set tells = tells + 1 where code = :code and closed_at is null';
const CLOSE = 'update operator_incidents set closed_at = now() where code = :code and closed_at is null';
const LAGS = `select ${LAG_COLUMNS.map((name) => `coalesce(sum(${name}), 0)::int as ${name}`).join(', ')},
    coalesce(max(lag_max), 0)::int as max
  from delivery_stats where step_s = 10 and at > now() - interval '5 minutes' and host = '${ALL_HOSTS}'`;

export function createOperatorStore(knex: Knex): OperatorStore {
  return outageAware({
    holds: async (wish: { holder: string; forMs: number }) =>
      (await preparedRowsOf(knex, HOLD, wish)).length > 0,
    lags: async () => {
      const [row] = await preparedRowsOf<Record<string, number>>(knex, LAGS);
      return { counts: LAG_COLUMNS.map((name) => row![name]!), maxMs: row!['max']! };
    },
    open: () => preparedRowsOf<OperatorIncident>(knex, OPEN),
    see: async (code: OperatorCode) => void (await rowsOf(knex, SEE, { code })),
    tell: async (code: OperatorCode) => void (await rowsOf(knex, TELL, { code })),
    close: async (code: OperatorCode) => void (await rowsOf(knex, CLOSE, { code })),
  });
}
