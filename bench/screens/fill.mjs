const HOSTS = 50;
const DAYS = 30;
const CHUNK = 50_000;

/** Of the event `n`, whose scheduled time is `at`. */
const DESTINATION = `'https://shop' || n % ${HOSTS} || '.example.com/hooks/' || n % 7`;
const PAYLOAD = `'{"customer":' || n || ',"text":"Remind them of what they wanted to do on that day"}'`;

/** The ids that events would have that were made an hour before they were due, as far as their time goes. */
const ID = `(((extract(epoch from at - interval '1 hour') * 1000)::bigint - 1704067200000) << 22) + n % 4194304`;

const SETTLED = `
  insert into settled_events (settled_at, id, org_id, scheduled_time, created_at, sent_at, failed_at, status, claims, attempts,
    failure_reason, destination, payload)
  select at + interval '1 second', ${ID}, (select min(id) from orgs), at, at - interval '1 hour',
    case when state = 'Sent' then at + interval '1 second' end,
    case when state = 'Failed To Send' then at + interval '1 second' end,
    state, 1, 1, case when state = 'Failed To Send' then case when n % 3 = 0 then 'expired' else 'exhausted' end end,
    ${DESTINATION}, ${PAYLOAD}
  from generate_series($1::int, $2::int) as n,
  lateral (select date_trunc('milliseconds', now() - interval '${DAYS} days' * ($3 - n) / $3) as at) as due,
  lateral (select (case when n % 100 = 0 then 'Cancelled' when n % 50 = 1 then 'Failed To Send' else 'Sent' end)::event_status
    as state) as fate`;

const HISTORY = `
  insert into attempt_history (created_at, event_id, id, claim, lag_ms, duration_ms, attempt, status, response_data, signature,
    standard_signatures, user_agent, worker)
  select sent.at, sent.id, next_id('attempts_id_seq'), 1, 2, 40, 1, case when n % 2 = 0 then '503' else 'timeout: 30s' end,
    'out of order', 'x', 'v1,x', 'Jiter', 'w'
  from (
    select failed_at as at, id, row_number() over () as n from settled_events
    where status = 'Failed To Send' and org_id = (select min(id) from orgs)) as sent`;

const PENDING = `
  insert into events (org_id, destination, payload, scheduled_time, due_at, wake_at)
  select (select min(id) from orgs), ${DESTINATION}, ${PAYLOAD}, at, at, at - interval '10 minutes'
  from generate_series($1::int, $2::int) as n,
  lateral (select date_trunc('milliseconds', now() + interval '11 minutes' + interval '${DAYS} days' * n / $3) as at) as due`;

/** Of each host and of all: ten seconds for an hour, minutes for a day, hours for the rest. */
const STATS = `
  insert into delivery_stats (org_id, at, step_s, host, sent, failed, class_2xx, class_5xx, lag_1, lag_5, lag_max,
    duration_50, duration_100, duration_max)
  select (select min(id) from orgs), at, step_s, host, 40, 1, 40, 1, 30, 11, 4, 30, 11, 90
  from (
    select 10 as step_s, at from generate_series(date_bin('10 seconds', now(), 'epoch') - interval '1 hour', now(), interval '10 seconds') as at
    union all
    select 60, at from generate_series(date_trunc('minute', now()) - interval '1 day', now() - interval '1 hour', interval '1 minute') as at
    union all
    select 3600, at from generate_series(date_trunc('hour', now()) - interval '${DAYS} days', now() - interval '1 day', interval '1 hour') as at
  ) as steps,
  (select '' as host union all select 'shop' || n || '.example.com' from generate_series(0, ${HOSTS} - 1) as n) as hosts`;

const JOBS = `
  insert into cron_jobs (org_id, destination, payload, expression, timezone, misfire, next_time)
  select (select min(id) from orgs), 'https://shop' || n % ${HOSTS} || '.example.com/cron', '', n % 60 || ' * * * *',
    case when n % 2 = 0 then 'Europe/Berlin' else 'UTC' end, 'once', date_trunc('hour', now()) + interval '2 hours' + n % 60 * interval '1 minute'
  from generate_series(1, 1000) as n`;

/** A day each, as if they had been made in their time: of a database that is new there are those from today on. */
const PARTITIONS = `
  do $$ declare
    name text;
    day timestamptz;
    earliest timestamptz;
  begin
    foreach name in array array['settled_events', 'attempt_history'] loop
      select min(substring(pg_get_expr(relpartbound, leaf.oid) from 'FROM \\(''([^'']+)''\\)')::timestamptz) into earliest
      from pg_inherits join pg_class leaf on leaf.oid = inhrelid where inhparent = name::regclass;
      for passed in 1..${DAYS} + 1 loop
        day := earliest - passed * interval '1 day';
        execute format('create table %I (like %I including all)', name || '_past' || passed, name || '_default');
        execute format('alter table %I attach partition %I for values from (%L) to (%L)', name, name || '_past' || passed, day,
          day + interval '1 day');
      end loop;
    end loop;
  end $$`;

/** An org with so many events, of which a tenth is to come, its history of failures, its counts, and cron jobs. */
export async function fill(database, { events }) {
  const pending = Math.floor(events / 10);
  const settled = events - pending;
  await database.query(PARTITIONS);
  for (let from = 1; from <= settled; from += CHUNK) {
    await database.query(SETTLED, [from, Math.min(from + CHUNK - 1, settled), settled]);
  }
  for (let from = 1; from <= pending; from += CHUNK) {
    await database.query(PENDING, [from, Math.min(from + CHUNK - 1, pending), pending]);
  }
  for (const sql of [HISTORY, STATS, JOBS]) await database.query(sql);
  await database.query('vacuum analyze');
  await database.query('checkpoint');
}
