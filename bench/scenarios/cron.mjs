import { setTimeout as pause } from 'node:timers/promises';
import { payloadOf } from '../load/requests.mjs';
import { cpuPer1000, judge, untilDelivered } from './measure.mjs';

const MINUTE_MS = 60_000;
/** From the filling to the first tick: the sweep has to ring for all of them meanwhile. */
const NOTICE_MS = 30_000;
const CHUNK = 20_000;

/** Cron jobs of every minute, standing at their first tick, each with the event that stands for it. */
const FILL = `
  with job as (
    insert into cron_jobs (org_id, destination, payload, expression, timezone, misfire, next_time)
    select (select min(id) from orgs), $1, replace($2, 'SEQ', (number - 1)::text), '* * * * *', 'UTC', 'once', $5
    from generate_series($3::int, $4::int) as number
    returning *)
  insert into events (org_id, cron_id, destination, payload, scheduled_time, due_at, wake_at)
  select org_id, id, destination, payload, next_time, next_time, now() from job`;

const PAUSE = `
  with job as (update cron_jobs set status = 'Disabled', next_time = null)
  delete from events where status = 'Pending' and attempts = 0`;

/** All jobs due at the same minute, twice: how long the fan-out takes, and whether a tick is missed. */
export async function cron({ session, receiver, sizes, payloadBytes, nextTag, destinations }) {
  if (!session.system.isOurs) return { skipped: 'not compared' };
  const tag = nextTag();
  const count = sizes.cron;
  const firstMs = Math.ceil((Date.now() + NOTICE_MS) / MINUTE_MS) * MINUTE_MS;
  await receiver('reset', { tag, capacity: count });
  const payload = payloadOf(tag, 'SEQ', payloadBytes);
  for (let from = 1; from <= count; from += CHUNK) {
    const to = Math.min(from + CHUNK - 1, count);
    await session.database.query(FILL, [destinations.ok, payload, from, to, new Date(firstMs)]);
  }
  const first = await measureTick({ session, receiver, tag, count, atMs: firstMs });
  const second = await measureTick({ session, receiver, tag, count, atMs: firstMs + MINUTE_MS });
  await session.database.query(PAUSE);
  return { jobs: count, first, second };
}

async function measureTick({ session, receiver, tag, count, atMs }) {
  if (Date.now() >= atMs) throw new Error('The tick before took longer than a minute');
  await pause(atMs - Date.now() - 500);
  await receiver('reset', { tag, capacity: count });
  const before = session.cpu();
  await untilDelivered({ receiver, expected: count, lastDueMs: atMs });
  const accepted = new Uint8Array(count).fill(1);
  const fate = judge({ accepted, report: await receiver('report'), dueAt: () => atMs });
  return { ...fate, ...cpuPer1000({ before, after: session.cpu(), events: count }) };
}
