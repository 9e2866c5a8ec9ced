import type { Migration } from './migration.ts';

/** Not breaking: a column more, that the version before neither writes nor reads. What it records has no phases. */
export const phases: Migration = {
  async up(knex) {
    await knex.raw(`
    -- What an attempt did when, as deliveries/phases.ts writes it.
    alter table attempts add column phases bytea;
    alter table attempt_history add column phases bytea`);
  },

  async down(knex) {
    await knex.raw('alter table attempts drop column phases; alter table attempt_history drop column phases');
  },
};
