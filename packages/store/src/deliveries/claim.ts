import type { Knex } from 'knex';
import type { ClaimedEvent } from '@jiter/core';
import { intervalMs } from '../database/relation.ts';
import { preparedRowsOf } from '../database/statement.ts';

/** `aheadMs`: how early a row may be taken. `leaseMs`: how long it is held without being recorded. */
export type Hold = { aheadMs: number; leaseMs: number };
export type ClaimRequest = { ids: readonly string[]; hold: Hold };

type ClaimedRow = {
  id: string;
  org_id: string;
  destination: string;
  payload: string;
  scheduled_time: Date;
  due_at: Date;
  attempt: number;
  claims: number;
  cron_id: string | null;
};

/** A tick of a cron job that is later than this was missed: there was a downtime. */
const MISSED_AFTER_MS = 60_000;

/**
 * After a downtime, what becomes of the tick that a cron job stands at is for its misfire policy to say, and not for a
 * worker whose old bell comes first. Once the job has moved on, it was said: the event is still there.
 */
const DECIDED = `(cron_id is null or is_run or attempts > 0 or scheduled_time > now() - ${intervalMs(MISSED_AFTER_MS)}
  or not exists (
    select from cron_jobs where cron_jobs.id = cron_id and next_time <= scheduled_time))`;

/** Serves all `requests` by one statement. A row that two of them name goes to the first. */
export async function claimEvents(knex: Knex, requests: ClaimRequest[]): Promise<ClaimedEvent[][]> {
  const hold = requests[0]!.hold;
  const asker = new Map<string, number>();
  requests.forEach(({ ids }, index) => ids.forEach((id) => !asker.has(id) && asker.set(id, index)));
  const rows = await takeRows(knex, [...asker.keys()], hold);
  const claimed: ClaimedEvent[][] = requests.map(() => []);
  for (const row of rows) claimed[asker.get(row.id)!]!.push(toClaimed(row));
  return claimed;
}

function takeRows(knex: Knex, ids: string[], { aheadMs, leaseMs }: Hold): Promise<ClaimedRow[]> {
  return preparedRowsOf<ClaimedRow>(
    knex,
    `with due as (
       select id, due_at from events
       where id = any(:ids::bigint[]) and status in ('Pending', 'Queued') and due_at <= now() + ${intervalMs(aheadMs)}
         and ${DECIDED}
       order by id for update)
     update events e
     set status = 'Queued', claims = claims + 1, updated_at = now(),
       due_at = greatest(due.due_at, now()) + ${intervalMs(leaseMs)},
       wake_at = greatest(due.due_at, now()) + ${intervalMs(leaseMs)}
     from due where e.id = due.id
     returning e.id, org_id, destination, payload, scheduled_time, due.due_at, attempts + 1 as attempt, claims, cron_id`,
    { ids },
  );
}

function toClaimed(row: ClaimedRow): ClaimedEvent {
  return {
    id: row.id,
    org: row.org_id,
    destination: row.destination,
    payload: row.payload,
    scheduledTime: row.scheduled_time,
    dueAt: row.due_at,
    attempt: row.attempt,
    claim: row.claims,
    ...(row.cron_id !== null && { cronId: row.cron_id }),
  };
}
