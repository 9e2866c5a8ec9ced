import type { Knex } from 'knex';
import { isoTime } from '@jiter/core';
import { outageAware } from '../database/outage.ts';
import { preparedRowsOf } from '../database/statement.ts';

/** What whoever leads leaves to the next one; absent where there is nothing to go on from. */
export type Kept = {
  /** Up to which due time it has rung. */
  horizonEdge?: Date;
  /** No event that is due before it was silent, as far as was looked. */
  watermark?: Date;
};

/** A term that begins, and what the one before has left. */
export type Taken = { term: string; kept: Kept };

/** A term that is to last `leaseMs` from now on. */
export type HeldLease = Taken & { leaseMs: number };

/**
 * The right to do what one worker at a time does, for `leaseMs` by the database's clock. Each is one statement, and each
 * rejects with a 503 when the database is away, or takes no writes.
 */
export type LeaseStore = {
  /** `leftMs`: of the term of somebody else, if nobody renews it. 0 when somebody took it at the same time. */
  take(wish: { holder: string; leaseMs: number }): Promise<Taken | { leftMs: number }>;
  /** False, and nothing is changed, when that term is over: it ran out, was released, or another one followed. */
  renew(held: HeldLease): Promise<boolean>;
  /** Another one may take it at once. Nothing happens when that term is over already. */
  release(held: Taken): Promise<void>;
};

type Row = { term: string; horizon_edge: Date | null; watermark: Date | null };
type TakeRow = Row | { term: null; left_ms: number };

const UNTIL = `now() + :leaseMs * interval '1 millisecond'`;
const KEPT = 'horizon_edge = :horizonEdge::timestamptz, watermark = :watermark::timestamptz';
const IS_HELD = `name = 'leader' and term = :term::bigint and held_until > now()`;

/** Of one that nobody had yet `held_until` is infinite, which PostgreSQL subtracts from 17 on. */
const TAKE = `/* lease */ with taken as (
    update leases set holder = :holder, term = term + 1, held_until = ${UNTIL}
    where name = 'leader' and held_until <= now() returning term, horizon_edge, watermark)
  select term, horizon_edge, watermark, null::float8 as left_ms from taken
  union all
  select null, null, null, (extract(epoch from greatest(held_until, now()) - now()) * 1000)::float8 from leases
  where name = 'leader' and not exists (select from taken)`;
/** By a statement that takes long it lasts no shorter than by one that was asked after it, and answered before. */
export const RENEWAL = `update leases set held_until = greatest(held_until, ${UNTIL}), ${KEPT} where ${IS_HELD} returning term`;
const RENEW = `/* lease */ ${RENEWAL}`;
const RELEASE = `/* lease */ update leases set held_until = now(), ${KEPT} where ${IS_HELD}`;

export function createLeaseStore(knex: Knex): LeaseStore {
  return outageAware({
    async take(wish: { holder: string; leaseMs: number }) {
      const [row] = await preparedRowsOf<TakeRow>(knex, TAKE, wish);
      return row!.term === null ? { leftMs: row!.left_ms } : { term: row!.term, kept: toKept(row!) };
    },
    async renew(held: HeldLease) {
      return (await preparedRowsOf(knex, RENEW, renewalValues(held))).length > 0;
    },
    release: async ({ term, kept }: Taken) =>
      void (await preparedRowsOf(knex, RELEASE, { term, ...toValues(kept) })),
  });
}

function toKept({ horizon_edge, watermark }: Row): Kept {
  return { ...(horizon_edge && { horizonEdge: horizon_edge }), ...(watermark && { watermark }) };
}

/** Of `RENEWAL`, which changes nothing where nothing is held. */
export function renewalValues(held: HeldLease | undefined) {
  const { term = null, leaseMs = null, kept = {} } = held ?? {};
  return { term, leaseMs, ...toValues(kept) };
}

function toValues({ horizonEdge, watermark }: Kept) {
  return {
    horizonEdge: horizonEdge ? isoTime(horizonEdge) : null,
    watermark: watermark ? isoTime(watermark) : null,
  };
}
