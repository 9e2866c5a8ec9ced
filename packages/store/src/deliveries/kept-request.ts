import type { Knex } from 'knex';
import { rememberFor } from '@jiter/cache';
import { rowsOf } from '../database/statement.ts';
import type { AttemptResult } from './record.ts';

/** What an attempt's entry keeps of the request, and of who sent it: as text, or in half as many bytes. */
export type KeptRequest = {
  signature?: string;
  standardSignatures?: string;
  userAgent?: string;
  worker?: string;
  senderId?: number;
  /** The bytes of all signatures, as base64. */
  macs?: string;
};

export function keptAsText({ signatures, userAgent, worker }: AttemptResult): KeptRequest {
  if (!signatures) return { worker };
  return { signature: signatures.jiter, standardSignatures: signatures.standard, userAgent, worker };
}

/** Signatures that are not 32 bytes each stay text. */
export function keptAsBytes({ signatures }: AttemptResult, senderId: number): KeptRequest {
  if (!signatures) return { senderId };
  const { jiter, standard } = signatures;
  const entries = standard.split(' ');
  const macs = [jiter, ...entries.map((entry) => entry.replace(/^v1,/, ''))];
  const areWhole = macs.every((mac) => MAC.test(mac)) && entries.every((entry) => entry.startsWith('v1,'));
  if (!areWhole) return { senderId, signature: jiter, standardSignatures: standard };
  return { senderId, macs: Buffer.concat(macs.map((mac) => Buffer.from(mac, 'base64'))).toString('base64') };
}

/** 32 bytes, in the one way in which they are written. */
const MAC = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/;

/** The number of whoever sends; a process has one. */
export function createSenderIds(knex: Knex): (sender: Sender) => Promise<number> {
  const find = rememberFor((key) => senderId(knex, JSON.parse(key) as Sender), { ms: ASK_AGAIN_MS });
  return ({ userAgent, worker }) => find(JSON.stringify({ userAgent, worker }));
}

type Sender = Pick<AttemptResult, 'userAgent' | 'worker'>;
/** Its number stays what it is. */
const ASK_AGAIN_MS = 86_400_000;

/**
 * Whoever else writes it at the same moment has it written by the second time. Of one that was used lately nothing is waited for, as all records of the
 * process wait for this: where somebody has its row, that it is used is said the next day.
 */
async function senderId(knex: Knex, sender: Sender): Promise<number> {
  const [recent] = await rowsOf<{ id: number }>(knex, RECENT, sender);
  if (recent) return recent.id;
  for (;;) {
    const [found] = await rowsOf<{ id: number }>(knex, SENDER, sender);
    if (found) return found.id;
  }
}

/** By then nobody forgets it before it is asked for again: `forgetSenders` leaves three days. */
const RECENT = `/* sender */ with recent as materialized (
    select id from senders where worker = :worker and user_agent = :userAgent and used_at > now() - interval '2 days'),
  used as (
    update senders set used_at = now()
    where id = any (array(select id from senders where id in (select id from recent) for no key update skip locked)))
  select id from recent`;

const SENDER = `/* sender */ with found as (
    update senders set used_at = now() where worker = :worker and user_agent = :userAgent returning id),
  made as (
    insert into senders (worker, user_agent) select :worker, :userAgent where not exists (select from found)
    on conflict do nothing returning id)
  select id from found union all select id from made`;
