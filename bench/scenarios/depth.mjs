import { create } from './create.mjs';
import { drain } from './drain.mjs';
import { lag } from './lag.mjs';
import { payloadOf } from '../load/requests.mjs';

const CHUNK = 20_000;

/** As the API writes events that are due beyond the horizon: a month ahead, ten seconds for a thousand of them. */
const FILL = `
  insert into events (org_id, destination, payload, scheduled_time, due_at, wake_at)
  select (select min(id) from orgs), $1, $2, at, at, at - interval '10 minutes'
  from generate_series($3::int, $4::int) as number,
  lateral (select now() + interval '30 days' + number * interval '10 milliseconds' as at) as due`;

/** Create, drain and lag once more, with a great many events pending that are due much later. */
export async function depth(context) {
  const { session, sizes } = context;
  if (!session.system.isOurs) return { skipped: 'not compared' };
  const { bytesPerEvent } = await fill(context);
  return {
    pending: sizes.depth,
    bytesPerEvent,
    bytesBesidesPayload: bytesPerEvent - context.payloadBytes,
    create: await create(context),
    drain: await drain(context),
    lag: await lag(context),
  };
}

async function fill({ session, sizes, payloadBytes, destinations }) {
  const { database } = session;
  const before = await database.sizes();
  const payload = payloadOf('depth', 0, payloadBytes);
  for (let from = 1; from <= sizes.depth; from += CHUNK) {
    const to = Math.min(from + CHUNK - 1, sizes.depth);
    await database.query(FILL, [destinations.ok, payload, from, to]);
  }
  const after = await database.sizes();
  // They would have come in over weeks: autovacuum and the checkpoint belong to that time, not to the measurement.
  await database.query('vacuum analyze events');
  await database.query('checkpoint');
  return { bytesPerEvent: Math.round((after.postgres - before.postgres) / sizes.depth) };
}
