import type { Knex } from 'knex';
import type { ClaimedEvent } from '@jiter/core';
import { isRow } from '../database/looked-up.ts';
import { intervalMs } from '../database/relation.ts';
import { preparedRowsOf, rowsOf } from '../database/statement.ts';
import { COLUMNS, readerOf, type Row } from '../events/columns.ts';
import { madeSince } from '../settled/history.ts';
import { DELETED_ORGS } from '../orgs/delete-org.ts';
import { holdSql, IS_FREE, markedSql, MARKED } from './lease.ts';

/**
 * `aheadMs`: how early a row may be taken. `leaseMs`: how long it is held without being recorded; one with a timeout of its
 * own for that and `marginMs`.
 */
export type Hold = { aheadMs: number; leaseMs: number; marginMs?: number };

const CLAIMED = COLUMNS.filter(({ claimed }) => claimed !== undefined);
const RETURNED = CLAIMED.map(({ name, claimed }) =>
  claimed === true ? `e.${name}` : `${claimed} as ${name}`,
);
const toClaimed = readerOf<ClaimedEvent>(CLAIMED);

/** A tick of a cron job that is later than this was missed: there was a downtime. */
const MISSED_AFTER_MS = 60_000;

/**
 * After a downtime, what becomes of the tick that a cron job stands at is for its misfire policy to say, and not for a
 * worker whose old bell comes first. Once the job has moved on, it was said: the event is still there.
 */
export const DECIDED = `(cron_id is null or is_run or attempts > 0 or scheduled_time > now() - ${intervalMs(MISSED_AFTER_MS)}
  or not exists (
    select from cron_jobs where cron_jobs.id = cron_id and next_time <= scheduled_time))`;

/**
 * Takes what is free of `ids` by one statement, which lays down that it was the one that is known by `mark`; of no mark
 * while a process of the version before is left, which writes such times by its own rule.
 */
export async function claimRows(
  knex: Knex,
  ids: readonly string[],
  hold: Hold,
  mark: number | undefined,
): Promise<ClaimedEvent[]> {
  const isMarked = mark !== undefined;
  const values = { ids, ...(isMarked && { mark }) };
  const rows = await preparedRowsOf<Row>(knex, claimSql(hold, isMarked), values);
  return rows.map(toClaimed);
}

/**
 * What the claim that is known by `mark` took of `ids`, and holds; nothing where it did not take effect. Of what came before it only so
 * much is known: who was claimed once before may have left.
 * @throws what PostgreSQL says of a lock where that claim is under way there still, or somebody else has one of the free rows
 */
export async function findClaimed(knex: Knex, ids: readonly string[], mark: number): Promise<ClaimedEvent[]> {
  const find = () => rowsOf<Row>(knex, FOUND, { ids, mark });
  const found = await find();
  if (found.length > 0) return found.map(toClaimed);
  await rowsOf(knex, UNDER_WAY, { ids });
  return (await find()).map(toClaimed);
}

/**
 * Fails where a claim is under way, which has its rows locked. At once, as what waits here would have a connection that others need, and rows
 * that they wait for.
 */
const UNDER_WAY = `/* claim */ select from events where id = any(:ids::bigint[]) and ${IS_FREE} order by id for update nowait`;

const FOUND = `/* claim */ select ${RETURNED.join(', ')} from events e
  cross join lateral (
    select e.due_at, null::timestamptz as held_until,
      case when e.claims > 1 then 'Queued' else 'Pending' end as status) as due
  where e.id = any(:ids::bigint[]) and e.status = 'Queued' and e.held_until > now() and ${MARKED}`;

/** A hold that is there still was ended by nobody: its holder died, or could neither record nor release. */
const LOST_CLAIMS = `case when due.held_until is null then e.lost_claims else coalesce(e.lost_claims, 0) + 1 end`;

/** What waiting for a slot, a slow moment of ours and the record may take. */
const MARGIN_MS = 8_000;

const claimable = (aheadMs: number) =>
  `id = any(:ids::bigint[]) and status in ('Pending', 'Queued') and due_at <= now() + ${intervalMs(aheadMs)}
        and ${IS_FREE} and ${DECIDED} and org_id <> all (${DELETED_ORGS})`;

/**
 * Those of `ids` that a claim would take: of what one passed over, what somebody else had a lock on. But for those whose lease is over: their
 * holder may have made its attempt, and wait for the same lock to record that. The sweep rings for them.
 */
export async function findLocked(knex: Knex, ids: readonly string[], { aheadMs }: Hold): Promise<string[]> {
  const sql = `/* claim */ select id from events where ${claimable(aheadMs)} and held_until is null order by id`;
  return (await preparedRowsOf<{ id: string }>(knex, sql, { ids })).map(({ id }) => id);
}

function claimSql({ aheadMs, leaseMs, marginMs = MARGIN_MS }: Hold, isMarked: boolean): string {
  const lease = `coalesce(e.timeout_ms * interval '1 millisecond' + ${intervalMs(marginMs)}, ${intervalMs(leaseMs)})`;
  const until = `greatest(due.due_at, now()) + ${lease}`;
  const held = isMarked ? holdSql(markedSql(until), true) : holdSql(until, false);
  return `/* claim */ with due as (
      select id, due_at, status, held_until from events
      where ${claimable(aheadMs)}
      order by id for update skip locked)
    update events e
    set status = 'Queued', claims = claims + 1, updated_at = now(), lost_claims = ${LOST_CLAIMS}, ${held}
    from due where ${isRow('e.id', 'due.id')}
    returning ${RETURNED.join(', ')}`;
}

/**
 * A tick that is known to have left does not expire. A holder that was lost may have sent it or not, and is not taken to
 * have. That is seldom, so it is asked for by itself: history has many partitions, and most claims need none of them.
 */
export async function withoutLimits(knex: Knex, events: ClaimedEvent[]): Promise<ClaimedEvent[]> {
  const unsure = events.filter(
    ({ expiresAt, neverAfter, mayHaveLeft }) =>
      expiresAt && mayHaveLeft && expiresAt.getTime() !== neverAfter?.getTime(),
  );
  if (unsure.length === 0) return events;
  const earliestMs = Math.min(...unsure.map(({ scheduledTime }) => scheduledTime.getTime()));
  const rows = await rowsOf<{ event_id: string }>(
    knex,
    `/* claim */ select event_id from attempts where event_id = any(:ids::bigint[])
     union all
     select event_id from attempt_history
     where event_id = any(:ids::bigint[]) and ${madeSince(':earliest::timestamptz')}`,
    { ids: unsure.map(({ id }) => id), earliest: new Date(earliestMs).toISOString() },
  );
  const left = new Set(rows.map(({ event_id }) => event_id));
  return events.map((event) => {
    const { expiresAt: _known, ...others } = event;
    if (!left.has(event.id)) return event;
    return { ...others, ...(event.neverAfter && { expiresAt: event.neverAfter }) };
  });
}
