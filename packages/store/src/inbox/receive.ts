import type { Knex } from 'knex';
import { isoTime } from '@jiter/core';
import { rowsOf } from '../database/statement.ts';
import type { InboxRequest } from './row.ts';

/** Of each inbox, the latest ones. */
export const KEPT_REQUESTS = 50;

export type Arrival = Omit<InboxRequest, 'id' | 'scheduledTime' | 'dueAt' | 'answer'> & {
  inbox: string;
  org: string;
};
/** Which step of the script a request gets, counted from 1, and how many there are. */
export type Received = { id: string; step: string; number: number; of: number };

/**
 * As an attempt's lag is told: an event that is handed back before its first one is due later, and was wanted at its own time, unless that
 * was over before anything left, and it was retried by hand.
 */
const DUE_AT = `case when events.attempts > 0 or events.attempts_before is not null then events.due_at else events.scheduled_time end`;

/**
 * One statement, and the row of the inbox is its lock: requests that arrive together get one step each, whichever process
 * they come to. Each takes away one that is too old.
 */
const RECEIVE = `/* inbox */ with moved as (
    update inboxes set position = least(position, 1000000) + 1 where id = :inbox and org_id = :org
    returning id, script, least(position - 1, jsonb_array_length(script) - 1) as at),
  gone as (
    delete from inbox_requests where id in (
      select id from inbox_requests where inbox_id = (select id from moved) order by id desc offset ${KEPT_REQUESTS - 1} limit 100)),
  kept as (
    insert into inbox_requests (inbox_id, received_at, method, headers, body, body_bytes, event_id, scheduled_time, due_at, verdict, answer)
    select moved.id, :receivedAt::timestamptz, :method, :headers::jsonb, :body::bytea, :bodyBytes::int, events.id,
      events.scheduled_time, ${DUE_AT}, :verdict::jsonb, moved.script ->> moved.at
    from moved left join events on events.id = :event::bigint and events.org_id = :org
    returning id, answer)
  select kept.id, answer as step, at + 1 as number, jsonb_array_length(script) as of from kept, moved`;

/** Undefined when the inbox is gone. */
export async function receive(knex: Knex, arrival: Arrival): Promise<Received | undefined> {
  const { inbox, org, receivedAt, method, headers, body, bodyBytes, eventId, verdict } = arrival;
  const [received] = await rowsOf<Received>(knex, RECEIVE, {
    ...{ inbox, org, method, body, bodyBytes },
    receivedAt: isoTime(receivedAt),
    headers: JSON.stringify(headers),
    verdict: JSON.stringify(verdict),
    event: eventId ?? null,
  });
  return received;
}
