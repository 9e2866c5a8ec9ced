import type { Knex } from 'knex';
import type { FleetSigns, WorkerSign } from '@jiter/core';
import { preparedRowsOf } from '../database/statement.ts';
import { IS_FREE } from '../deliveries/lease.ts';
import { DELETED_ORGS } from '../orgs/delete-org.ts';

/** Those that were seen last. */
const MAX_WORKERS = 1_000;
/** Due events that are looked at, those under way included: some 3 ms. */
const MAX_DUE = 2_000;

const SIGNS = `/* status */ select now() as now, leader.holder, leader.held_until, (
    select json_agg(sign) from (
      select id, version, started_at, seen_at, under_way, skew_ms, swept_at from workers
      order by seen_at desc limit ${MAX_WORKERS}) as sign) as signs
  from leases leader where name = 'leader'`;

/** As a claim takes it: what is left of an org that is deleted goes to nobody any more, and is taken away bit by bit. */
const IS_WAITING = `${IS_FREE} and org_id <> all (${DELETED_ORGS})`;

/** From where on nobody had been silent, when whoever leads looked last; those written late are a little below. */
const DUE = `/* status */ with due as materialized (
    select due_at, held_until, org_id from events
    where due_at > (select coalesce(watermark, '-infinity') from leases where name = 'leader') - interval '1 minute'
      and due_at <= now()
    order by due_at, id limit ${MAX_DUE})
  select count(*) filter (where ${IS_WAITING})::int as count, count(*) = ${MAX_DUE} as "isMore",
    (extract(epoch from now() - min(greatest(due_at, held_until)) filter (where ${IS_WAITING})) * 1000)::float8 as "oldestMs"
  from due`;

type SignRow = {
  id: string;
  version: string;
  started_at: string;
  seen_at: string;
  under_way: number;
  skew_ms: number;
  swept_at: string | null;
};
type Signs = { now: Date; holder: string | null; held_until: Date; signs: SignRow[] | null };
type Due = { count: number; isMore: boolean; oldestMs: number | null };

export async function readFleetSigns(knex: Knex): Promise<FleetSigns> {
  const [signs] = await preparedRowsOf<Signs>(knex, SIGNS);
  const [due] = await preparedRowsOf<Due>(knex, DUE);
  const { now, holder, held_until: until } = signs!;
  const { count, isMore, oldestMs } = due!;
  return {
    now,
    workers: (signs!.signs ?? []).map(toSign),
    ...(holder !== null && { leader: { worker: holder, until } }),
    due: { count, isMore, ...(oldestMs !== null && { oldestMs: Math.round(oldestMs) }) },
  };
}

function toSign(row: SignRow): WorkerSign {
  return {
    id: row.id,
    version: row.version,
    startedAt: new Date(row.started_at),
    seenAt: new Date(row.seen_at),
    underWay: row.under_way,
    skewMs: row.skew_ms,
    ...(row.swept_at !== null && { sweptAt: new Date(row.swept_at) }),
  };
}
