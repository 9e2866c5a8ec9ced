import type { Knex } from 'knex';
import { decideLeaves } from '../settled/decide-leaves.ts';
import { defaultOf, listLeaves, makeLeaf, makeTable } from '../settled/leaves.ts';
import { ATTEMPT_HISTORY, SETTLED_EVENTS, type Partitioned } from '../settled/tables.ts';
import type { Migration } from './migration.ts';

/** What a retention of 30 days, the default, has. Where another is set, later partitions follow it. */
const KEEP_MS = 30 * 86_400_000;

/**
 * Not breaking: processes of the version before settle events where they are, and so does everybody until none of them is
 * left. What is in `events` and `attempts` by then stays there, is read there, and is moved by a duty of the workers.
 */
export const settled: Migration = {
  async up(knex) {
    await knex.raw(`
    -- Until when a worker holds the row. In no index, so that a claim writes into none.
    alter table events add column held_until timestamptz(3);

    create table layout (
      -- One row.
      is_only boolean primary key default true check (is_only),
      -- When it was that no process was left that looks for settled events in events alone. Never taken back.
      moves_since timestamptz(3)
    );
    insert into layout (moves_since) select case when not exists (select from orgs) then now() end;

    -- By columns of eight bytes first, so that none is padded. What it is called in events, but for settled_at: updated_at.
    create table settled_events (
      settled_at timestamptz(3) not null,
      id bigint not null,
      org_id bigint not null,
      scheduled_time timestamptz(3) not null,
      created_at timestamptz(3) not null,
      sent_at timestamptz(3),
      failed_at timestamptz(3),
      cron_id bigint,
      status event_status not null,
      claims integer not null,
      attempts smallint not null,
      is_run boolean,
      destination text not null,
      payload text not null
    ) partition by range (settled_at);

    -- What attempts was, without the headers that are worked out. A record that is repeated meets its own row.
    create table attempt_history (
      created_at timestamptz(3) not null,
      event_id bigint not null,
      id bigint not null default next_id('attempts_id_seq'),
      claim integer not null,
      lag_ms integer not null,
      duration_ms integer not null,
      attempt smallint not null,
      status text not null,
      response_data text not null,
      signature text,
      standard_signatures text,
      user_agent text,
      worker text not null
    ) partition by range (created_at);
  `);
    for (const table of [SETTLED_EVENTS, ATTEMPT_HISTORY]) await makePartitions(knex, table);
  },

  async down(knex) {
    await knex.raw(`
    insert into events (id, org_id, scheduled_time, created_at, updated_at, sent_at, failed_at, cron_id, status, claims,
      attempts, is_run, destination, payload)
    select id, org_id, scheduled_time, created_at, settled_at, sent_at, failed_at, cron_id, status, claims,
      attempts, is_run, destination, payload
    from settled_events on conflict do nothing;

    insert into attempts (event_id, claim, id, created_at, attempt, lag_ms, duration_ms, status, response_data,
      signature, standard_signatures, user_agent, worker)
    select event_id, claim, id, created_at, attempt, lag_ms, duration_ms, status, response_data,
      signature, standard_signatures, user_agent, worker
    from attempt_history on conflict do nothing;

    -- Whoever holds a row does so by its due time again.
    update events set due_at = held_until, wake_at = held_until where status = 'Queued' and held_until > due_at;
    alter table events drop column held_until;
    drop table settled_events, attempt_history, layout;
  `);
  },
};

async function makePartitions(knex: Knex, table: Partitioned): Promise<void> {
  const name = defaultOf(table);
  await makeTable(knex, name, table);
  await knex.raw(
    `create index on ${name} (${table.by}); alter table ${table.table} attach partition ${name} default`,
  );
  const { make } = decideLeaves({ keepMs: KEEP_MS, now: new Date(), leaves: await listLeaves(knex, table) });
  for (const range of make) await makeLeaf(knex, table, range);
}
