import type { Migration } from './migration.ts';

/** Not breaking: columns more, that whoever writes entries leaves alone. What there is already is linked by the workers of this version. */
export const auditChain: Migration = {
  async up(knex) {
    await knex.raw(`
    alter table audit add column link_no bigint, add column linked_at timestamptz(3), add column link_seal text;
    create unique index audit_link on audit (coalesce(org_id, 0), link_no) where link_no is not null;

    -- Of each org, and as 0 of all of them, the last link, and where the chain begins once what was before is kept no longer.
    create table audit_chains (
      org_id bigint primary key,
      no bigint not null,
      seal text not null,
      base_no bigint not null default 0,
      base_seal text,
      base_signature text
    )`);
  },

  async down(knex) {
    await knex.raw(`
    drop table audit_chains;
    alter table audit drop column link_no, drop column linked_at, drop column link_seal`);
  },
};
