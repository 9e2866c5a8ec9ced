import type { Migration } from './migration.ts';

const TABLES = ['events', 'attempts', 'cron_jobs'];

/**
 * Breaking: an API of the version before takes ids to be ascending within one insert, and would answer callers who
 * share one with each other's ids. Stop every API process first. Workers may go on. Ids given before stay.
 */
export const ids: Migration = {
  async up(knex) {
    // Made in the database and kept in the body of the function: no log of statements shows the keys, a dump has them.
    // The hash takes 32 bits, and folds a longer number into them: so the moment goes in by halves.
    await knex.raw(`
    do $make$
    declare
      secret constant text := encode(sha256(gen_random_uuid()::text::bytea), 'hex');
    begin
      execute format($sql$
        create function id_at(ms bigint, counter bigint) returns bigint
        language plpgsql immutable strict parallel safe as $body$
        declare
          key_1 bigint := hashint8extended(ms & 4294967295, hashint8extended(ms >> 32, %L));
          key_2 bigint := hashint8extended(ms & 4294967295, hashint8extended(ms >> 32, %L));
          high bigint := (counter >> 11) & 2047;
          low bigint := counter & 2047;
        begin
          for step in 0..3 loop
            high := high # (hashint8extended((step << 11) | low, key_1) & 2047);
            low := low # (hashint8extended((step << 11) | high, key_2) & 2047);
          end loop;
          return (ms << 22) | (high << 11) | low;
        end $body$ $sql$,
        ('x' || left(secret, 16))::bit(64)::bigint, ('x' || right(secret, 16))::bit(64)::bigint);
    end $make$;

    comment on function id_at is
      'ms since 2024 in the upper 41 bits; in the lower 22 the counter, shuffled by a secret, differently in every ms';

    -- Not the transaction's time: within a long transaction the counter could come round to where it was.
    create function next_id(counter regclass) returns bigint language sql volatile
      return id_at((extract(epoch from clock_timestamp()) * 1000)::bigint - 1704067200000, nextval(counter));
  `);
    for (const table of TABLES) {
      await knex.raw(`
      alter table ${table} alter column id drop identity;
      create sequence ${table}_id_seq owned by ${table}.id;
      alter table ${table} alter column id set default next_id('${table}_id_seq');
    `);
    }
  },

  async down(knex) {
    for (const table of TABLES) {
      await knex.raw(`
      alter table ${table} alter column id drop default;
      drop sequence ${table}_id_seq;
      alter table ${table} alter column id add generated always as identity;
      select setval(pg_get_serial_sequence('${table}', 'id'), (select coalesce(max(id), 0) + 1 from ${table}), false);
    `);
    }
    await knex.raw('drop function next_id, id_at');
  },
};
