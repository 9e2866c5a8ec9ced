import { LARGEST, SUMMED } from '../stats/columns.ts';
import type { Migration } from './migration.ts';

/**
 * Not breaking: workers of the version before go on saying in `leases` that they are there. While there are both, each takes
 * the others for fewer than they are, which has what was handed back come again a little sooner.
 */
export const seeing: Migration = {
  async up(knex) {
    await knex.raw(`
    delete from leases where name like 'worker:%';
    create table workers (
      -- As in the history.
      id text primary key,
      version text not null,
      started_at timestamptz(3) not null,
      seen_at timestamptz(3) not null,
      under_way integer not null,
      skew_ms integer not null,
      swept_at timestamptz(3)
      -- Written every ten seconds: it finds room for that on its page.
    ) with (fillfactor = 30, autovacuum_vacuum_scale_factor = 0);

    -- What was delivered: of each worker every ten seconds, later of all together for minutes and hours.
    create table delivery_stats (
      org_id bigint not null,
      at timestamptz(3) not null,
      step_s integer not null,
      host text not null,
      ${[...SUMMED, ...LARGEST].map((name) => `${name} integer`).join(', ')}
    );
    create index delivery_stats_host on delivery_stats (org_id, host, at);
    create index delivery_stats_step on delivery_stats (step_s, at);

    -- Of the version before: as if it had been used now.
    alter table senders add column used_at timestamptz(3) not null default now()`);
  },

  async down(knex) {
    await knex.raw('alter table senders drop column used_at; drop table delivery_stats, workers');
  },
};
