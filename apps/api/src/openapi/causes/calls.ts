import type { ErrorCode } from '@jiter/core';
import type { Causes } from './cause.ts';

/** Of what is wrong with what is asked, whoever asks it. */
export const CALL_CAUSES = {
  already_settled: {
    cause: 'The event has its outcome: there is nothing left to cancel.',
    help: 'Nothing has to be done; `GET /api/events/{id}` says what became of it.',
  },
  tick_of_cron_job: {
    cause: 'A cron job plans this event: alone it can be neither edited nor cancelled.',
    help: 'Pause, edit or remove the job, which `cronJobId` names.',
  },
  no_filter: {
    cause: 'It is not said which events are meant, or in two ways.',
    help: 'Send exactly one of `ids`, `filter` and `"all": true`.',
  },
  filter_too_wide: {
    cause: 'What is sought would have every event of the organisation looked at.',
    help: 'Send a range of time with it, or another filter.',
  },
  wrong_cursor: {
    cause:
      'The cursor is of another list, or of this one in another order, by other filters, or of another parent.',
    help: 'Ask for a page with what the page that said the cursor was asked for with, or begin without a cursor.',
  },
  no_setting: {
    cause: 'The body has no setting, so there is nothing to change.',
    help: 'Send at least one; null takes one away.',
  },
  unknown_setting: {
    cause: 'The body has a name that is no setting of an organisation.',
    help: 'Check its spelling: the message lists those that there are.',
  },
  invalid_on_410: {
    cause: '`on410` is neither `fail` nor null.',
    help: 'Send `fail` to end events at the first 410, or null to have them retried.',
  },
  invalid_trace_context: {
    cause: '`traceContext` is neither true nor null.',
    help: 'Send true to have traces handed on to receivers, or null.',
  },
  invalid_hide_payloads: {
    cause: '`hidePayloads` is neither true nor null.',
    help: 'Send true to hide payloads from viewers, or null.',
  },
  invalid_retention: {
    cause: 'Events cannot be kept that short or that long.',
    help: 'Send a duration from 1 h to 3650 d, with its unit.',
  },
  invalid_failed_retention: {
    cause: 'Failed events cannot be kept that short or that long.',
    help: 'Send a duration from 1 h to 3650 d, with its unit.',
  },
  invalid_max_payload_bytes: {
    cause: 'The bound on payloads is no whole number, or more than the server takes.',
    help: 'Send a number within the bounds that the message names.',
  },
  invalid_script: {
    cause: 'The script of an inbox is missing, or has a step that says nothing.',
    help: 'Send steps such as `"503"`, `"200 after 20s"`, `"hang"` or `"429 retry-after 30"`.',
  },
  unknown_time: {
    cause: 'The text can be read as no time.',
    help: 'Write it like `tomorrow 9:00`, `in 5 minutes` or `2027-01-31 09:00`.',
  },
  invalid_channel: {
    cause: 'A field of the channel does not go with its kind, or is missing.',
    help: 'A webhook and Slack take a `url`, e-mail takes `to`: the message names the field.',
  },
  invalid_link: {
    cause: 'It is not said what the link shows, or more than one thing.',
    help: 'Send exactly one of `event`, `host` and `org`.',
  },
  invalid_range: {
    cause: 'The range ends before it begins, or is longer than can be asked for.',
    help: 'Send `from` before `to`, and less at once.',
  },
  invalid_step: {
    cause:
      'The range would be cut into too many steps, or into shorter ones than what is that old is kept by.',
    help: 'Send a longer `step`, as the message says, or a shorter range.',
  },
  invalid_scopes: {
    cause: 'A scope of the list does not exist, or the list is empty.',
    help: 'Send some of those in the message; leave it out for a key that may do everything.',
  },
  invalid_destinations: {
    cause: 'A destination of the list is no beginning of a URL that a key can be held to.',
    help: 'Send 1 to 20 URLs without credentials, wildcards, query or fragment.',
  },
  invalid_name: {
    cause: 'The name is empty, too long, on two lines, has an @, or looks like that of somebody else.',
    help: 'Send a text of 1 to 100 characters by which nobody else is known.',
  },
  invalid_email: { cause: 'This is no address.', help: 'Send one such as `ann@example.com`, or none.' },
  invalid_password: {
    cause: 'The password is too short, or too long to be hashed.',
    help: 'Take 12 characters or more: a sentence does well.',
  },
  invalid_quiet_hours: {
    cause: 'A time of day or the zone cannot be read, or the hours end where they begin.',
    help: 'Send `from` and `to` such as `22:00`, and a zone such as `Europe/Berlin`.',
  },
  invalid_snooze: {
    cause: 'The span is no duration from 1 min to 30 d.',
    help: 'Send one such as `4h`, or null to be told again.',
  },
  invalid_role: {
    cause: 'There is no such role, or it is more than your own.',
    help: 'Send one of those in the message; nobody makes others more than he is himself.',
  },
  wrong_name: {
    cause: 'The name that was sent is not that of the organisation.',
    help: 'Send its name as it is now, to the letter: that is what guards it.',
  },
  too_many_bulk_jobs: {
    cause: 'As many bulk jobs run as may at once.',
    help: 'Wait until one is done, or stop one by `POST /api/bulk/{id}/stop`.',
  },
  not_failed: {
    cause: 'Only an event that failed can be retried.',
    help: '`eventStatus` says what it is; `POST /api/events/{id}/replay` makes a new one of it.',
  },
  not_settled: {
    cause: 'The event has no outcome yet, so there is nothing to replay.',
    help: 'Wait for its outcome, or edit it while it is Pending.',
  },
  incident_over: {
    cause: 'The incident ended meanwhile.',
    help: 'Nothing has to be done: nobody is told of it any more.',
  },
  inbox_body_too_large: {
    cause: 'The body is larger than an inbox takes.',
    help: 'Send at most 1 MiB: inboxes are for trying things out.',
  },
  idempotency_key_reused: {
    cause: 'Another call with the same key, and with other content, was there before.',
    help: 'Take a new key for new content; the event or job that has this one is named beside the message.',
  },
  quota_exceeded: {
    cause: 'The organisation, or this key, has or does as much as it may.',
    help: 'Wait as long as `Retry-After` says, make room, or ask whoever runs the server for more.',
  },
  no_inbox_url: {
    cause: 'The server does not know at what address workers reach it.',
    help: 'Whoever runs it sets PUBLIC_URL or INBOX_URL.',
  },
  master_key_missing: {
    cause:
      'The server does not hold the master key that a signing secret of the organisation is sealed with. Nothing is lost meanwhile: events wait.',
    help: 'Whoever runs it puts that key into JITER_MASTER_KEY, behind the first, or where it is lost gives the organisation a new secret, as `POST /api/secrets/rotate` does.',
  },
  not_updated: {
    cause: 'The server is just being updated, and some of its processes do not know this yet.',
    help: 'Try again once all of them run the new version.',
  },
} satisfies Partial<Causes<ErrorCode>>;
