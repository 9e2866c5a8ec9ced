import type { Knex } from 'knex';
import {
  isoTime,
  type Lags,
  type OperatorChannel,
  type OperatorCode,
  type OperatorIncident,
  type OperatorNotice,
} from '@jiter/core';
import { outageAware } from '../database/outage.ts';
import { preparedRowsOf, rowsOf } from '../database/statement.ts';
import { ALL_HOSTS, LAG_COLUMNS } from '../stats/columns.ts';

/** What is to be told by one way. `incident`: the name of it, which is told of in one thread. */
export type DueOperatorNotice = {
  id: string;
  incident: string;
  channel: OperatorChannel;
  content: OperatorNotice;
  /** From 1. */
  attempt: number;
};

/** What came of one attempt to tell it. */
export type ToldOperators = Pick<DueOperatorNotice, 'id' | 'attempt'> & {
  isTold: boolean;
  status: string;
  at: Date;
  retryAt?: Date;
};

type Telling = { notice: OperatorNotice; by: readonly OperatorChannel[] };

/** What is known of incidents that concern the whole server. */
export type OperatorIncidents = {
  open(): Promise<OperatorIncident[]>;
  /** That it is there, or still is. */
  see(code: OperatorCode, text: string): Promise<void>;
  /** Operators are told of it once more, each way by a notice; unless somebody else did so since `tells`. */
  tell(code: OperatorCode, tells: number, telling: Telling): Promise<void>;
  /** Nobody is told any more that it is there. `telling`: that it is over, by each way by which somebody heard of it. */
  close(code: OperatorCode, telling?: Telling): Promise<void>;
  /** What is to be told now; nobody else has it for a minute. */
  take(now: Date): Promise<DueOperatorNotice[]>;
  /** What was not told only as long as nobody else took it since, and it is not over. */
  settle(told: ToldOperators): Promise<void>;
};

/** As it may be shown. */
export type ShownOperatorIncident = {
  code: OperatorCode;
  /** As it was seen last. */
  text: string;
  openedAt: Date;
  closedAt?: Date;
  /** How often operators were told that it is there. */
  tells: number;
  notices: ShownOperatorNotice[];
};
export type ShownOperatorNotice = {
  channel: OperatorChannel;
  type: OperatorNotice['type'];
  attempts: number;
  status?: string;
  settledAt?: Date;
};

export type OperatorStore = OperatorIncidents & {
  /** Whether this process tells of them for the next `forMs`: no other one does then. */
  holds(wish: { holder: string; forMs: number }): Promise<boolean>;
  /** How late requests of all orgs left within five minutes. */
  lags(): Promise<Lags>;
  /** Writes down one that is over and that could not be written down, unless another process did. */
  record(past: ShownOperatorIncident & { closedAt: Date }): Promise<void>;
  /** Those that opened last first. */
  list(limit: number): Promise<ShownOperatorIncident[]>;
};

/** How long those that are over are known. */
const KEPT = `interval '90 days'`;

const HOLD = `update leases set holder = :holder, held_until = now() + :forMs * interval '1 millisecond'
  where name = 'operators' and (holder = :holder or held_until <= now()) returning name`;
const OPEN = `select code, opened_at as "openedAt", seen_at as "seenAt", tells from operator_incidents where closed_at is null`;
const SEE = `insert into operator_incidents (code, text) values (:code, :text)
  on conflict (code) where closed_at is null do update set seen_at = now(), text = excluded.text`;
const TELL = `with told as (
    update operator_incidents set tells = tells + 1 where code = :code and closed_at is null and tells = :tells returning id)
  insert into operator_notices (incident_id, channel, content, due_at)
  select id, channel, :content::jsonb, :at::timestamptz from told, unnest(:by::text[]) as channel`;
/** What did not arrive by then is no news any more. */
const CLOSE = `with over as (
    update operator_incidents set closed_at = now() where code = :code and closed_at is null returning id),
  dropped as (
    update operator_notices set due_at = null, status = coalesce(status, 'over'), settled_at = now() from over
    where incident_id = over.id and due_at is not null),
  forgotten as (delete from operator_incidents where closed_at < now() - ${KEPT})
  insert into operator_notices (incident_id, channel, content, due_at)
  select over.id, channel, :content::jsonb, :at::timestamptz from over, unnest(:by::text[]) as channel
  where exists (select from operator_notices as told
    where told.incident_id = over.id and told.channel = channel.channel and told.status like '2%')`;
const TAKE = `with due as (
    select id from operator_notices where due_at <= :now::timestamptz order by due_at, id limit 20 for update skip locked)
  update operator_notices set due_at = :now::timestamptz + interval '1 minute', attempts = attempts + 1 from due
  where operator_notices.id = due.id
  returning operator_notices.id, incident_id as incident, channel, content, attempts as attempt`;
/**
 * That one was told counts, whoever has it by now. That it was not is for whoever took it last to say: a process that was slow would
 * have it told once more, or what is over told as if it were not.
 */
const SETTLE = `update operator_notices set status = :status, due_at = :retryAt::timestamptz,
    settled_at = case when :retryAt::timestamptz is null then :at::timestamptz end
  where id = :id and (:isTold::boolean or (due_at is not null and attempts = :attempt))`;
const LAGS = `select ${LAG_COLUMNS.map((name) => `coalesce(sum(${name}), 0)::int as ${name}`).join(', ')},
    coalesce(max(lag_max), 0)::int as max
  from delivery_stats where step_s = 10 and at > now() - interval '5 minutes' and host = '${ALL_HOSTS}'`;

/** `reads`: connections for what people look at. */
export function createOperatorStore(knex: Knex, reads: Knex): OperatorStore {
  return outageAware({
    holds: async (wish: { holder: string; forMs: number }) =>
      (await preparedRowsOf(knex, HOLD, wish)).length > 0,
    lags: async () => {
      const [row] = await preparedRowsOf<Record<string, number>>(knex, LAGS);
      return { counts: LAG_COLUMNS.map((name) => row![name]!), maxMs: row!['max']! };
    },
    open: () => preparedRowsOf<OperatorIncident>(knex, OPEN),
    see: async (code: OperatorCode, text: string) => void (await rowsOf(knex, SEE, { code, text })),
    tell: async (code: OperatorCode, tells: number, { notice, by }: Telling) =>
      void (await rowsOf(knex, TELL, { code, tells, content: JSON.stringify(notice), at: notice.at, by })),
    close: async (code: OperatorCode, telling?: Telling) =>
      void (await rowsOf(knex, CLOSE, {
        ...{ code, by: telling?.by ?? [] },
        ...{ content: JSON.stringify(telling?.notice ?? {}), at: telling?.notice.at ?? null },
      })),
    take: (now: Date) => preparedRowsOf<DueOperatorNotice>(knex, TAKE, { now: isoTime(now) }),
    settle: async ({ at, retryAt, ...told }: ToldOperators) =>
      void (await rowsOf(knex, SETTLE, {
        ...{ ...told, at: isoTime(at) },
        retryAt: retryAt ? isoTime(retryAt) : null,
      })),
    record: (past: ShownOperatorIncident & { closedAt: Date }) =>
      knex.transaction((trx) => record(trx, past)),
    list: (limit: number) => list(reads, limit),
  });
}

/** Of several processes that saw the same one writes it down: they wait for each other. */
async function record(trx: Knex, past: ShownOperatorIncident & { closedAt: Date }): Promise<void> {
  const { code, text, tells, openedAt, closedAt, notices } = past;
  await rowsOf(trx, `select pg_advisory_xact_lock(hashtext('jiter.operator-incidents'))`);
  const times = { openedAt: isoTime(openedAt), closedAt: isoTime(closedAt) };
  const [made] = await rowsOf<{ id: string }>(
    trx,
    `insert into operator_incidents (code, text, tells, opened_at, seen_at, closed_at)
     select :code::text, :text::text, :tells::int, :openedAt::timestamptz, :closedAt::timestamptz, :closedAt::timestamptz
     where not exists (select from operator_incidents
       where code = :code::text and opened_at <= :closedAt::timestamptz and closed_at >= :openedAt::timestamptz)
     returning id`,
    { code, text, tells, ...times },
  );
  for (const { channel, type, attempts, status, settledAt } of made ? notices : []) {
    await rowsOf(
      trx,
      `insert into operator_notices (incident_id, channel, content, due_at, attempts, status, settled_at)
       values (:incident, :channel, jsonb_build_object('type', :type::text), null, :attempts, :status, :settledAt::timestamptz)`,
      {
        ...{ incident: made!.id, channel, type, attempts, status: status ?? null },
        settledAt: settledAt ? isoTime(settledAt) : null,
      },
    );
  }
}

type Row = Omit<ShownOperatorIncident, 'closedAt' | 'notices'> & {
  closedAt: Date | null;
  notices: (Omit<ShownOperatorNotice, 'status' | 'settledAt'> & {
    status: string | null;
    settledAt: string | null;
  })[];
};

const SHOWN = `select code, text, opened_at as "openedAt", closed_at as "closedAt", tells,
    coalesce((select json_agg(json_build_object('channel', channel, 'type', content ->> 'type', 'attempts', attempts,
        'status', status, 'settledAt', settled_at) order by n.id desc)
      from (select * from operator_notices where incident_id = incident.id order by id desc limit 20) as n), '[]') as notices
  from operator_incidents as incident order by opened_at desc, id desc limit :limit`;

async function list(reads: Knex, limit: number): Promise<ShownOperatorIncident[]> {
  const rows = await preparedRowsOf<Row>(reads, SHOWN, { limit });
  return rows.map(({ closedAt, notices, ...incident }) => ({
    ...incident,
    ...(closedAt && { closedAt }),
    notices: notices.map(({ status, settledAt, ...notice }) => ({
      ...notice,
      ...(status !== null && { status }),
      ...(settledAt !== null && { settledAt: new Date(settledAt) }),
    })),
  }));
}
