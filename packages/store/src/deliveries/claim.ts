import type { Knex } from 'knex';
import type { ClaimedEvent } from '@jiter/core';
import { rowsOf } from '../connection.ts';
import { intervalMs } from '../wake.ts';

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
};

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
  return rowsOf<ClaimedRow>(
    knex,
    `with due as (
       select id, due_at from events
       where id = any(?::bigint[]) and status in ('Pending', 'Queued') and due_at <= now() + ${intervalMs(aheadMs)}
       order by id for update)
     update events e
     set status = 'Queued', claims = claims + 1, updated_at = now(),
       due_at = greatest(due.due_at, now()) + ${intervalMs(leaseMs)},
       wake_at = greatest(due.due_at, now()) + ${intervalMs(leaseMs)}
     from due where e.id = due.id
     returning e.id, org_id, destination, payload, scheduled_time, due.due_at, attempts + 1 as attempt, claims`,
    [ids],
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
  };
}
