import type { Migration } from './migration.ts';

/** Not breaking: a table more, into which processes of the version before write nothing of what they change. */
export const audit: Migration = {
  async up(knex) {
    await knex.raw(`
    create sequence audit_id_seq;
    create table audit (
      id bigint primary key default next_id('audit_id_seq'),
      -- Null: of all orgs.
      org_id bigint,
      at timestamptz(3) not null default clock_timestamp(),
      action text not null,
      -- 'key:7', 'user:…' or 'admin', and what that was called then.
      actor text not null,
      actor_name text not null,
      ip text,
      target_kind text,
      target_id text,
      -- Of one event: it is kept for as long as there is the event.
      event_id bigint,
      -- Of one event of many that one call was about, whose entry is this.
      part_of bigint,
      before jsonb,
      after jsonb,
      details jsonb
    );
    alter sequence audit_id_seq owned by audit.id;
    create index audit_org on audit (org_id, id) where part_of is null;
    create index audit_action on audit (org_id, action, id) where part_of is null;
    create index audit_actor on audit (org_id, actor, id) where part_of is null;
    create index audit_event on audit (event_id, id) where event_id is not null;
    create index audit_kept on audit (id) where event_id is null`);
  },

  async down(knex) {
    await knex.raw('drop table audit');
  },
};
