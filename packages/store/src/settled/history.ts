import { ATTEMPT_HISTORY } from './tables.ts';

const OF_BOTH = ATTEMPT_HISTORY.columns.join(', ');

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
  return `(select ${OF_BOTH}, null as request_headers from attempt_history
       where event_id = ${id} and ${madeSince(earliest)} and ${madeUntil(latest)}
     union all
     select ${OF_BOTH}, request_headers from attempts of_before
       where event_id = ${id} and not exists (
         select from attempt_history again
         where again.event_id = ${id} and again.claim = of_before.claim and again.created_at = of_before.created_at))`;
}
