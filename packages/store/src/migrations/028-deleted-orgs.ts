import type { Migration } from './migration.ts';

/**
 * Not breaking: the version before makes and reads orgs without the new column. Of one that is deleted while a worker of that
 * version runs, such a worker still delivers what is due until the row of it is gone.
 */
export const deletedOrgs: Migration = {
  async up(knex) {
    await knex.raw(`
    -- From then on nobody gets in, and nothing leaves; what is still there is taken away by whoever leads.
    alter table orgs add column deleted_at timestamptz(3);
    -- Of usually none: each claim looks here.
    create index orgs_deleted on orgs (id) where deleted_at is not null`);
  },

  async down(knex) {
    await knex.raw('drop index orgs_deleted; alter table orgs drop column deleted_at');
  },
};
