import { FIELD_ERROR_CODES, type ErrorCodeInfo } from './field-error-codes.ts';

export type { ErrorCodeInfo };

/**
 * Every code that an error of the API can have. A code stays, whatever becomes of its message: programs tell errors apart
 * by it. The API's document lists them, with these as examples.
 */
export const ERROR_CODES = {
  ...FIELD_ERROR_CODES,
  already_settled: {
    status: 400,
    message:
      "Unable to cancel the event: only a 'Pending' or 'Queued' one can be cancelled, and this one is 'Sent'",
  },
  tick_of_cron_job: {
    status: 400,
    message:
      'This event is the tick to come of the cron job 7, which plans it: pause that, move it or remove it',
    more: { cronJobId: '7' },
  },
  no_filter: {
    status: 400,
    message:
      'Which events? Please send exactly one of \'ids\', \'filter\' and \'all\', such as {"filter": {"status": "Failed To Send"}}, {"ids": ["…"]} or {"all": true}',
  },
  filter_too_wide: {
    status: 400,
    message:
      "'destination' and 'host' are sought among other events: send a range of time with them, such as 'scheduledStartDate', or another filter",
  },
  wrong_cursor: {
    status: 400,
    message:
      "'cursor' is of this list by other filters: send those of the page that said it, or no cursor for the first page",
  },
  no_setting: {
    status: 400,
    message: "Nothing to change: send at least one of 'retryPolicy', 'timeout', 'retention'",
  },
  unknown_setting: {
    status: 400,
    message: "'retries' is not a setting of an organisation: only 'retryPolicy', 'timeout', 'retention' are",
  },
  invalid_on_410: {
    status: 400,
    message:
      "'on410' must be 'fail', by which an answer 410 ends an event at once, or null, by which it is retried like any other",
  },
  invalid_trace_context: {
    status: 400,
    message:
      "'traceContext' must be true, by which receivers get the trace that a create belongs to, or null, by which they do not",
  },
  invalid_hide_payloads: {
    status: 400,
    message:
      "'hidePayloads' must be true, by which viewers are shown no payloads, headers or answers, or null, by which they are",
  },
  invalid_retention: {
    status: 400,
    message: "'retention' must be a duration from 1h to 3650d, such as 12h or 90d",
  },
  invalid_failed_retention: {
    status: 400,
    message: "'failedRetention' must be a duration from 1h to 3650d, such as 12h or 90d",
  },
  invalid_max_payload_bytes: {
    status: 400,
    message: "'maxPayloadBytes' must be a whole number from 1 to 65536, such as 10000",
  },
  invalid_script: {
    status: 400,
    message: 'Nothing to change: send a \'script\', such as {"script": ["503", "503", "200"]}',
  },
  unknown_time: {
    status: 400,
    message:
      "'text': 'tomorow' is no time that can be read: write it like tomorrow 9:00, in 5 minutes, next monday 08:30, 18:00, 2027-01-31 09:00, 2027-01-31T09:00:00Z or 1801386000",
  },
  invalid_channel: {
    status: 400,
    message: "'kind' must be one of 'webhook', 'slack', 'email'",
  },
  invalid_link: {
    status: 400,
    message:
      "Please say what the link shows: one of 'event', 'host' and 'org', such as {\"event\": \"384166855765348580\"}",
  },
  invalid_range: { status: 400, message: "'from' must be earlier than 'to'" },
  invalid_step: { status: 400, message: "'step' must be 2h or more for that range: 1500 steps at most" },
  invalid_scopes: { status: 400, message: "'scopes' must be a list with some of 'events:read', '*:read'" },
  invalid_destinations: {
    status: 400,
    message:
      '\'destinations\' must be a list of 1 to 20 URLs without credentials, wildcards, query or fragment, such as ["https://app.example.com/"]',
  },
  scope_missing: {
    status: 403,
    message: "This API key may not do this: it takes the scope 'events:write'",
    more: { scope: 'events:write' },
  },
  invalid_name: {
    status: 400,
    message:
      "'name' must be a text of 1 to 100 characters, on one line and without @, by which nobody else is known",
  },
  invalid_email: { status: 400, message: "'email' must be an address, such as ann@example.com" },
  invalid_password: { status: 400, message: "'password' must have 12 characters or more, and at most 1000" },
  invalid_quiet_hours: {
    status: 400,
    message: "'from' must be a time of day, such as 22:00",
  },
  invalid_snooze: {
    status: 400,
    message: "'for' must be a duration from 1min to 30d, such as 4h, or null to be told again",
  },
  invalid_role: { status: 400, message: "'role' must be one of 'viewer', 'member', 'admin', 'owner'" },
  wrong_name: {
    status: 400,
    message:
      "'name' must be the name of the organisation, as it is called now: so nobody deletes another one than he meant",
  },
  org_missing: {
    status: 400,
    message: "You are in 2 organisations: send the id of one in the header x-jiter-org, such as '1'",
  },
  cross_site: {
    status: 403,
    message:
      'This was sent by a page of another site, or by nothing that says which: only pages of this server may act for you',
  },
  not_a_member: { status: 403, message: 'You are not a member of the organisation 7' },
  forbidden: {
    status: 403,
    message: "Your role in this organisation may not do this: it takes the role 'admin'",
    more: { role: 'admin' },
  },
  link_only: {
    status: 403,
    message:
      'This link shows one event and nothing else: sign in, or send an API key, for what there is beside it',
  },
  not_fresh: {
    status: 403,
    message: 'Please sign in once more for this: it was longer ago than 10 minutes',
  },
  destination_not_in_scope: {
    status: 403,
    message: "This API key may send to some destinations only: 'destination' is none of them",
  },
  operator_only: {
    status: 403,
    message: "'maxPending' is set by whoever runs this server: npm run admin -- org set ORG maxPending=…",
  },
  expires_too_late: {
    status: 403,
    message: "This API key ends at 2027-01-31T10:00:00.000Z: send an 'expiresAt' that is no later",
  },
  too_many_bulk_jobs: {
    status: 409,
    message: '5 bulk jobs are running already: stop one, or wait until one is done',
  },
  not_failed: {
    status: 409,
    message: "Only an event that failed can be retried, and this one is 'Sent': replay it for a new event",
    more: { eventStatus: 'Sent' },
  },
  not_settled: {
    status: 409,
    message: "Only an event that has its outcome can be replayed, and this one is 'Pending'",
    more: { eventStatus: 'Pending' },
  },
  incident_over: {
    status: 409,
    message:
      'app.example.com has been well again since 2027-01-31T10:00:00.000Z: nobody is told of it any more',
  },
  last_admin_key: {
    status: 409,
    message: 'This is the last API key with which keys can be made: make another one first',
  },
  last_owner: {
    status: 409,
    message: 'This is the last owner of the organisation: make somebody else one first',
  },
  first_org: {
    status: 409,
    message:
      'This is the organisation of the installation, which JITER_API_KEY opens, and stays: leave it to others, or take it down with the server',
  },
  last_way_in: {
    status: 409,
    message: 'This is your last way in: set a password, or connect another account first',
  },
  password_of_setting: {
    status: 409,
    message:
      'ADMIN_PASSWORD is the password of admin as long as it is set: whoever runs the server changes it there',
  },
  name_taken: {
    status: 409,
    message:
      "Somebody has this 'name' here already, and people sign in by it: send another one, such as with the initial of your last name",
  },
  email_taken: {
    status: 409,
    message: "Somebody has this 'email' here already: sign in if that is you, or send another one, or none",
  },
  link_used: {
    status: 410,
    message: 'This link was used already, and works once: sign in, or ask for another one',
  },
  link_expired: { status: 410, message: 'This link is too old: ask for another one' },
  inbox_body_too_large: { status: 413, message: 'An inbox takes bodies of at most 1048576 bytes' },
  idempotency_key_reused: {
    status: 422,
    message:
      'This idempotency key was used for another event (384166855765348580): send the same content, or another key',
    more: { eventId: '384166855765348580' },
  },
  quota_exceeded: {
    status: 429,
    message:
      'This organisation has as many pending events as it may, which are 1000000: cancel some, or wait until some are sent',
  },
  no_inbox_url: {
    status: 503,
    message:
      'Inboxes have no address yet: whoever runs this server sets PUBLIC_URL, or INBOX_URL, to where workers reach it',
  },
  master_key_missing: {
    status: 503,
    message:
      'The signing secret of this organisation cannot be opened: whoever runs this server puts the master key back into JITER_MASTER_KEY that it is sealed with. Where that key is lost, rotate the secret',
  },
  not_updated: {
    status: 503,
    message:
      'What the version before does not know can be asked for once every process of it has stopped: please try again then',
  },
} as const satisfies Readonly<Record<string, ErrorCodeInfo>>;

export type ErrorCode = keyof typeof ERROR_CODES;
