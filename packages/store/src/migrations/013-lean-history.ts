import { REQUEST_OF_HISTORY } from '../settled/history.ts';
import type { Migration } from './migration.ts';

/** Not breaking: what is added is written only once no process of the version before is left, which could not read it. */
export const leanHistory: Migration = {
  async up(knex) {
    await knex.raw(`
    -- Who sends, as receivers and the history are told. A process writes its own once, and each of its attempts a number.
    create table senders (
      id integer generated always as identity primary key,
      user_agent text not null,
      worker text not null,
      unique (worker, user_agent)
    );
    alter table attempt_history
      add column sender_id integer,
      -- The bytes of the signatures, 32 each: first that of X-Jiter-Signature.
      add column macs bytea,
      alter column worker drop not null`);
  },

  async down(knex) {
    const { signature, standard_signatures, user_agent, worker } = REQUEST_OF_HISTORY;
    await knex.raw(`
    update attempt_history set signature = ${signature}, standard_signatures = ${standard_signatures},
      user_agent = case when signature is not null or macs is not null then ${user_agent} else user_agent end, worker = ${worker}
    where sender_id is not null;
    alter table attempt_history alter column worker set not null, drop column sender_id, drop column macs;
    drop table senders`);
  },
};
