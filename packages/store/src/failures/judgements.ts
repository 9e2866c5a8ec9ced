import type { Knex } from 'knex';
import type { Actor } from '@jiter/core';
import { note } from '../audit/note.ts';
import { rowsOf } from '../database/statement.ts';
import { withoutCommas, withoutCommasSql } from './reason.ts';

/** What somebody said of the events that fail at a host for a reason. */
export type FailureJudgement = {
  host: string;
  reason: string;
  /** `resolved`: until one fails again. `ignored`: until then, or until more than so many fail within an hour. */
  state: 'resolved' | 'ignored';
  at: Date;
  untilAt?: Date;
  untilPerHour?: number;
};

/** Of an org. The oldest go first. */
const MAX_JUDGEMENTS = 1_000;

type Row = {
  host: string;
  reason: string;
  state: FailureJudgement['state'];
  at: Date;
  until_at: Date | null;
  until_per_hour: number | null;
};

/** What was said before reasons had no commas is of the same ones. */
const REASON = withoutCommasSql('reason');

/** The latest first. */
export async function readJudgements(knex: Knex, org: string): Promise<FailureJudgement[]> {
  const rows = await rowsOf<Row>(
    knex,
    `select host, ${REASON} as reason, state, at, until_at, until_per_hour from failure_states where org_id = :org
     order by at desc, host, reason limit ${MAX_JUDGEMENTS}`,
    { org },
  );
  return rows.map(({ until_at: untilAt, until_per_hour: untilPerHour, ...judgement }) => ({
    ...judgement,
    ...(untilAt && { untilAt }),
    ...(untilPerHour !== null && { untilPerHour }),
  }));
}

export async function keepJudgement(
  trx: Knex,
  org: string,
  judgement: Omit<FailureJudgement, 'at'>,
  by: Actor | undefined,
): Promise<void> {
  const { host, state, untilAt, untilPerHour } = judgement;
  const reason = withoutCommas(judgement.reason);
  await rowsOf(
    trx,
    `with kept as (
       insert into failure_states (org_id, host, reason, state, at, until_at, until_per_hour)
       values (:org, :host, :reason, :state, now(), :untilAt, :untilPerHour)
       on conflict (org_id, host, reason) do update set state = excluded.state, at = excluded.at,
         until_at = excluded.until_at, until_per_hour = excluded.until_per_hour)
     delete from failure_states old where org_id = :org and ctid = any (array(
       select ctid from failure_states where org_id = :org order by at desc, host, reason offset ${MAX_JUDGEMENTS - 1}))
       and (old.host, old.reason) <> (:host, :reason)`,
    {
      org,
      host,
      reason,
      state,
      untilAt: untilAt?.toISOString() ?? null,
      untilPerHour: untilPerHour ?? null,
    },
  );
  await note(trx, by, { org, action: 'failures.judged', details: judgement });
}

/** It is open again. */
export async function forgetJudgement(
  trx: Knex,
  org: string,
  { host, reason }: Pick<FailureJudgement, 'host' | 'reason'>,
  by: Actor | undefined,
): Promise<void> {
  const sql = `delete from failure_states where org_id = :org and host = :host and ${REASON} = :reason returning 1`;
  if ((await rowsOf(trx, sql, { org, host, reason: withoutCommas(reason) })).length === 0) return;
  const details = { host, reason, state: 'open' };
  await note(trx, by, { org, action: 'failures.judged', details });
}
