const OF_BOTH = `event_id, claim, id, created_at, attempt, lag_ms, duration_ms, status, response_data, signature,
  standard_signatures, user_agent, worker`;

/** What `attemptsOf` gives. */
export const ATTEMPT_COLUMNS = `${OF_BOTH}, request_headers`;

/** Clocks differ, and who records an attempt may have been stopped meanwhile. */
const MARGIN = `interval '1 day'`;

/**
 * The attempts of the event with the id `id`, all of them in SQL: `earliest` and `latest` are times between which it was
 * sent. One that was recorded twice, while the table changed, is there once.
 */
export function attemptsOf(id: string, earliest: string, latest: string): string {
  return `(select ${OF_BOTH}, null as request_headers from attempt_history
       where event_id = ${id} and created_at >= ${earliest} - ${MARGIN} and created_at <= ${latest} + ${MARGIN}
     union all
     select ${OF_BOTH}, request_headers from attempts of_before
       where event_id = ${id} and not exists (
         select from attempt_history again
         where again.event_id = ${id} and again.claim = of_before.claim and again.created_at = of_before.created_at))`;
}
