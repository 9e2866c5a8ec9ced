import type { Migration } from './migration.ts';

/**
 * Of an attempt's headers, what cannot be told from its event and its moment: a quarter of the bytes of all of them.
 * Breaking for reading only: until it is restarted, an API of the version before shows `null` for the headers of new
 * attempts. Workers of the version before go on: they write all headers, which are still read.
 */
export const signatures: Migration = {
  async up(knex) {
    await knex.raw(`
    alter table attempts
      alter column request_headers drop not null,
      add column signature text,
      add column standard_signatures text,
      add column user_agent text;
  `);
  },

  async down(knex) {
    await knex.raw(`
    update attempts set request_headers = json_build_object(
      'Content-Type', 'application/json',
      'X-Jiter-Request-Timestamp', ((extract(epoch from created_at) * 1000)::bigint)::text,
      'X-Jiter-Signature', signature,
      'webhook-id', 'evt_' || event_id,
      'webhook-timestamp', (floor(extract(epoch from created_at))::bigint)::text,
      'webhook-signature', standard_signatures,
      'User-Agent', user_agent)
    where request_headers is null;

    alter table attempts
      drop column signature, drop column standard_signatures, drop column user_agent,
      alter column request_headers set not null;
  `);
  },
};
