import type { Knex } from 'knex';
import { databaseNow } from '../database/now.ts';
import type { Range } from './decide-leaves.ts';
import type { Keep } from './index.ts';
import type { Longer } from './keep-longer.ts';
import { keepPartitions, type Kept } from './keep-partitions.ts';
import { longerRetentions, longestOf, type Retention } from './retentions.ts';
import { ATTEMPT_HISTORY, SETTLED_EVENTS } from './tables.ts';

/** Of settled events, and then of their history: what of that is kept is what there are events for. */
export async function keepAllPartitions(knex: Knex, keep: Keep, mayGoOn: () => boolean): Promise<Kept> {
  const { settledMs, attemptsMs } = keep;
  const now = new Date(await databaseNow(knex));
  const longer = await longerRetentions(knex, keep);
  const maxMs = longestOf(longer);
  const withCondition = (condition: Longer['condition'], moreMs: number): Longer | undefined =>
    longer.length === 0 ? undefined : { maxMs: maxMs + moreMs, condition, mayGoOn };
  const ofEvents = withCondition(() => eventsOf(longer), 0);
  const ofAttempts = withCondition((range) => attemptsOf(longer, range), attemptsMs - settledMs);
  const events = await keepPartitions(knex, SETTLED_EVENTS, {
    keepMs: settledMs,
    now,
    mayGoOn,
    longer: ofEvents,
  });
  const attempts = await keepPartitions(knex, ATTEMPT_HISTORY, {
    keepMs: attemptsMs,
    now,
    mayGoOn,
    longer: ofAttempts,
  });
  return {
    made: [...events.made, ...attempts.made],
    dropped: [...events.dropped, ...attempts.dropped],
    replaced: [...events.replaced, ...attempts.replaced],
    movedFromDefault: events.movedFromDefault + attempts.movedFromDefault,
    heldUp: [...events.heldUp, ...attempts.heldUp],
  };
}

function eventsOf(longer: readonly Retention[]) {
  return {
    sql: `exists (
      select from unnest(:orgs::bigint[], :othersMs::float8[], :failedMs::float8[]) as org (id, others_ms, failed_ms)
      where org.id = kept.org_id and kept.settled_at >= now()
        - case when kept.status = 'Failed To Send' then failed_ms else others_ms end * interval '1 millisecond')`,
    values: {
      orgs: longer.map(({ org }) => org),
      othersMs: longer.map(({ othersMs }) => othersMs),
      failedMs: longer.map(({ failedMs }) => failedMs),
    },
  };
}

/** Of what failed and was retried by hand as well, which has no outcome until then. */
function attemptsOf(longer: readonly Retention[], { from }: Range) {
  const mine = 'event.id = kept.event_id and event.org_id = any(:orgs::bigint[])';
  return {
    sql: `(exists (
      select from settled_events event where ${mine} and event.settled_at >= :since::timestamptz - interval '1 day')
      or exists (select from events event where ${mine}))`,
    values: { orgs: longer.map(({ org }) => org), since: from.toISOString() },
  };
}
