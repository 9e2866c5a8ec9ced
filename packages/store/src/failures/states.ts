import type { Knex } from 'knex';
import type { Actor } from '@jiter/core';
import { note } from '../audit/note.ts';
import { rowsOf } from '../database/statement.ts';

/** What somebody said of the events that fail at a host for a reason. */
export type FailureState = {
  host: string;
  reason: string;
  /** `resolved`: until one fails again. `ignored`: until then, or until more than so many fail within an hour. */
  state: 'resolved' | 'ignored';
  at: Date;
  untilAt?: Date;
  untilPerHour?: number;
};

/** Of an org. The oldest go first. */
const MAX_STATES = 1_000;

type Row = {
  host: string;
  reason: string;
  state: FailureState['state'];
  at: Date;
  until_at: Date | null;
  until_per_hour: number | null;
};

export async function readStates(knex: Knex, org: string): Promise<FailureState[]> {
  const rows = await rowsOf<Row>(
    knex,
    `select host, reason, state, at, until_at, until_per_hour from failure_states where org_id = :org
     order by at desc, host, reason limit ${MAX_STATES}`,
    { org },
  );
  return rows.map(({ until_at: untilAt, until_per_hour: untilPerHour, ...state }) => ({
    ...state,
    ...(untilAt && { untilAt }),
    ...(untilPerHour !== null && { untilPerHour }),
  }));
}

export async function keepState(
  trx: Knex,
  org: string,
  state: Omit<FailureState, 'at'>,
  by: Actor | undefined,
): Promise<void> {
  const { host, reason, untilAt, untilPerHour } = state;
  await rowsOf(
    trx,
    `with kept as (
       insert into failure_states (org_id, host, reason, state, at, until_at, until_per_hour)
       values (:org, :host, :reason, :state, now(), :untilAt, :untilPerHour)
       on conflict (org_id, host, reason) do update set state = excluded.state, at = excluded.at,
         until_at = excluded.until_at, until_per_hour = excluded.until_per_hour)
     delete from failure_states old where org_id = :org and ctid = any (array(
       select ctid from failure_states where org_id = :org order by at desc, host, reason offset ${MAX_STATES - 1}))
       and (old.host, old.reason) <> (:host, :reason)`,
    {
      org,
      host,
      reason,
      state: state.state,
      untilAt: untilAt?.toISOString() ?? null,
      untilPerHour: untilPerHour ?? null,
    },
  );
  await note(trx, by, { org, action: 'failures.judged', details: state });
}

/** It is open again. */
export async function forgetState(
  trx: Knex,
  org: string,
  { host, reason }: Pick<FailureState, 'host' | 'reason'>,
  by: Actor | undefined,
): Promise<void> {
  const sql = `delete from failure_states where org_id = :org and host = :host and reason = :reason returning 1`;
  if ((await rowsOf(trx, sql, { org, host, reason })).length === 0) return;
  const details = { host, reason, state: 'open' };
  await note(trx, by, { org, action: 'failures.judged', details });
}
