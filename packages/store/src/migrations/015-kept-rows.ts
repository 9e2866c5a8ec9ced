import type { Migration } from './migration.ts';

/**
 * Not breaking: a function that nobody calls until a partition is to be replaced by one with fewer rows, which
 * only processes of this version do.
 */
export const keptRows: Migration = {
  async up(knex) {
    await knex.raw(`
    -- Of a partition whose rows are being copied: what is changed or deleted there is so in the copy as well.
    create function keep_in_step() returns trigger language plpgsql as $$
    declare
      changed bigint;
    begin
      if to_regclass(tg_argv[0]) is null then
        return null;
      end if;
      execute format('delete from %I where (%s) = (select %s from (select ($1).*) as was)', tg_argv[0], tg_argv[1], tg_argv[1])
        using old;
      get diagnostics changed = row_count;
      if tg_op = 'UPDATE' and changed > 0 then
        execute format('insert into %I select ($1).*', tg_argv[0]) using new;
      end if;
      return null;
    end $$`);
  },

  async down(knex) {
    await knex.raw('drop function keep_in_step() cascade');
  },
};
