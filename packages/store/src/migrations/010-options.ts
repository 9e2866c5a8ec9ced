import type { Migration } from './migration.ts';

/**
 * Not breaking: what is added is null for whatever processes of the version before write, and they leave it alone. A worker
 * of the version before would send an event of which more is said as if it were not: so `layout.options_since` says when
 * it was that none of them was left, and until then nothing of the kind is taken.
 */
export const options: Migration = {
  async up(knex) {
    await knex.raw(`
    -- Null where nothing is said: then none of them takes a byte, as rows have a bitmap of nulls anyway.
    alter table events
      add column options jsonb,
      add column timeout_ms integer,
      add column expires_at timestamptz(3),
      add column attempts_before smallint,
      add column parent_id bigint,
      add column failure_reason text,
      -- Why it waits, where that is for another reason than time.
      add column parked_by text;
    alter table settled_events
      add column options jsonb,
      add column timeout_ms integer,
      add column expires_at timestamptz(3),
      add column attempts_before smallint,
      add column parent_id bigint,
      add column failure_reason text;
    alter table cron_jobs add column options jsonb, add column timeout_ms integer;

    -- Of a repeated create the event that it made before. Kept beside it, as long as there is that event.
    create table idempotency_keys (
      org_id bigint not null,
      key text not null,
      event_id bigint not null,
      fingerprint bytea not null,
      primary key (org_id, key)
    );
    -- Ids tell when they were made: those of events that are gone are found from the oldest on.
    create index idempotency_keys_event on idempotency_keys (event_id);

    -- 'l:reminder', 'm:customer=7'
    create table event_tags (
      org_id bigint not null,
      tag text not null,
      event_id bigint not null,
      primary key (org_id, tag, event_id)
    );
    create index event_tags_event on event_tags (event_id);

    create function tags_of(options jsonb) returns setof text language sql immutable parallel safe as $$
      select 'l:' || label from jsonb_array_elements_text(coalesce(options -> 'labels', '[]')) as label
      union
      select 'm:' || name || '=' || value from jsonb_each_text(coalesce(options -> 'metadata', '{}')) as pair (name, value)
    $$;

    -- Here and not in each statement that makes events: creates, cron jobs, callbacks, replays, and what comes later.
    create function keep_tags() returns trigger language plpgsql as $$
    begin
      if tg_op = 'UPDATE' then
        delete from event_tags where event_id = new.id and org_id = new.org_id;
      end if;
      insert into event_tags (org_id, tag, event_id)
      select new.org_id, tag, new.id from tags_of(new.options) as tag on conflict do nothing;
      return null;
    end $$;
    create trigger events_tagged after insert on events
      for each row when (new.options is not null) execute function keep_tags();
    create trigger events_tagged_again after update of options on events
      for each row when (old.options is distinct from new.options) execute function keep_tags();

    alter table orgs add column settings jsonb not null default '{}';
    -- Null: whatever there is, and wherever to.
    alter table api_keys add column scopes text[], add column destinations text[];
    create table org_usage (
      org_id bigint not null,
      month date not null,
      created bigint not null,
      primary key (org_id, month)
    );

    -- Since when every process can deal with options. Null: not yet.
    alter table layout add column options_since timestamptz(3);
    update layout set options_since = now() where not exists (select from orgs);
  `);
  },

  async down(knex) {
    await knex.raw(`
    do $$ begin
      if exists (select from events where options is not null or timeout_ms is not null or expires_at is not null) then
        raise exception 'There are events of which the version before would send something else: wait until they are delivered, or cancel them';
      end if;
    end $$;
    alter table layout drop column options_since;
    drop table org_usage;
    alter table api_keys drop column scopes, drop column destinations;
    alter table orgs drop column settings;
    drop trigger events_tagged on events;
    drop trigger events_tagged_again on events;
    drop function keep_tags, tags_of;
    drop table event_tags, idempotency_keys;
    alter table cron_jobs drop column options, drop column timeout_ms;
    alter table settled_events drop column options, drop column timeout_ms, drop column expires_at,
      drop column attempts_before, drop column parent_id, drop column failure_reason;
    alter table events drop column options, drop column timeout_ms, drop column expires_at, drop column attempts_before,
      drop column parent_id, drop column failure_reason, drop column parked_by;
  `);
  },
};
