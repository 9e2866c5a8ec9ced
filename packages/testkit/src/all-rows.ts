const OF_EVENTS =
  'id, org_id, cron_id, scheduled_time, created_at, sent_at, failed_at, status, claims, attempts, is_run, destination, payload';
const OF_ATTEMPTS = 'event_id, claim, created_at, attempt, lag_ms, duration_ms, status, response_data';
const SENDER = '(select sender.worker from senders sender where sender.id = sender_id)';

/** For `from`: events wherever they are, as `events`. */
export const ALL_EVENTS = `(select ${OF_EVENTS}, updated_at from events
  union all select ${OF_EVENTS}, settled_at from settled_events) as events`;

/** For `from`: the history of all events, as `attempts`. */
export const ALL_ATTEMPTS = `(select ${OF_ATTEMPTS}, worker from attempts
  union all select ${OF_ATTEMPTS}, coalesce(worker, ${SENDER}) from attempt_history) as attempts`;
