import { COLUMNS_OF_ATTEMPTS } from './tables.ts';

/** Of bytes, from one on, what a header shows. */
const macSql = (from: string) => `encode(substr(macs, ${from}, 32), 'base64')`;
const senderSql = (column: string) =>
  `(select sender.${column} from senders sender where sender.id = sender_id)`;

/** What a request was made with, in SQL over a row of `attempt_history`: kept there by its bytes and by who sent it, or as text. */
export const REQUEST_OF_HISTORY: Readonly<Record<string, string>> = {
  signature: `coalesce(signature, ${macSql('1')})`,
  standard_signatures: `coalesce(standard_signatures, (
    select string_agg('v1,' || ${macSql('1 + 32 * n')}, ' ' order by n) from generate_series(1, length(macs) / 32 - 1) as n))`,
  user_agent: `coalesce(user_agent, ${senderSql('user_agent')})`,
  worker: `coalesce(worker, ${senderSql('worker')})`,
};

const OF_BOTH = COLUMNS_OF_ATTEMPTS.join(', ');
const OF_HISTORY = COLUMNS_OF_ATTEMPTS.map((name) => {
  const sql = REQUEST_OF_HISTORY[name];
  return sql ? `${sql} as ${name}` : name;
}).join(', ');

/** What `attemptsOf` gives. */
export const ATTEMPT_COLUMNS = `${OF_BOTH}, request_headers`;

/** Clocks differ, and who records an attempt may have been stopped meanwhile. */
const MARGIN = `interval '1 day'`;

/** Of attempts of an event that was sent between two times, in SQL: those partitions have them. */
export const madeSince = (earliest: string) => `created_at >= ${earliest} - ${MARGIN}`;
export const madeUntil = (latest: string) => `created_at <= ${latest} + ${MARGIN}`;

/**
 * The attempts of the event with the id `id`, all of them in SQL: `earliest` and `latest` are times between which it was
 * sent. One that was recorded twice, while the table changed, is there once.
 */
export function attemptsOf(id: string, earliest: string, latest: string): string {
  return `(select ${OF_HISTORY}, null as request_headers from attempt_history
       where event_id = ${id} and ${madeSince(earliest)} and ${madeUntil(latest)}
     union all
     select ${OF_BOTH}, request_headers from attempts of_before
       where event_id = ${id} and not exists (
         select from attempt_history again
         where again.event_id = ${id} and again.claim = of_before.claim and again.created_at = of_before.created_at))`;
}
