import type { Knex } from 'knex';
import type { Bell } from '@jiter/core';
import { rowsOf } from '../connection.ts';
import { intervalMs, RING_AGAIN_MS, SILENCE_MS } from '../wake.ts';

/** `patienceMs`: how long a due row may be silent beyond the usual second, while the queue still has work waiting. */
export type WakeOptions = { limit: number; patienceMs: number };

/** Takes up to `limit` rows that enter the horizon, or are due and silent. Sweeps of several workers never share one. */
export async function wakeEvents(knex: Knex, { limit, patienceMs }: WakeOptions): Promise<Bell[]> {
  const rows = await rowsOf<{ id: string; due_at: Date }>(
    knex,
    `with silent as (
       select id from events
       where wake_at <= now() and (due_at > now() or due_at <= now() - ${intervalMs(patienceMs)})
       order by wake_at limit ? for update skip locked)
     update events e
     set wake_at = case when due_at > now() then due_at + ${intervalMs(SILENCE_MS)}
       else now() + ${intervalMs(RING_AGAIN_MS)} end
     from silent where e.id = silent.id
     returning e.id, due_at`,
    [limit],
  );
  return rows.map(({ id, due_at }) => ({ eventId: id, dueAt: due_at }));
}

/** Makes the next sweeps ring for every event within the horizon. Answers how many. */
export async function wakeAllEvents(knex: Knex, horizonMs: number): Promise<number> {
  const result = await knex.raw<{ rowCount: number }>(
    `update events set wake_at = now()
     where id in (
       select id from events
       where wake_at > now() and due_at <= now() + ${intervalMs(horizonMs)}
       order by id for update skip locked)`,
  );
  return result.rowCount;
}
