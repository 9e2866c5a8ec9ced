/** What is told of a code: of which status it is, how its message reads, and what else such an error says. */
export type ErrorCodeInfo = { status: number; message: string; more?: Readonly<Record<string, string>> };

/** The codes of what is wrong with a field of an event or a cron job. */
export const FIELD_ERROR_CODES = {
  two_times: {
    status: 400,
    message: "Please send one time only: 'scheduledTime', or 'delay', or 'localTime' with 'timezone'",
  },
  invalid_duration: { status: 400, message: "'delay' needs a unit, such as 90s or 15min" },
  invalid_local_time: {
    status: 400,
    message:
      "'localTime' must be a time without a zone, such as 2027-03-28T02:30, and 'timezone' names its zone",
  },
  invalid_timezone: { status: 400, message: "'localTime' needs a 'timezone', such as Europe/Berlin" },
  invalid_idempotency_key: {
    status: 400,
    message:
      "'Idempotency-Key' must be a text of 1 to 255 printable ASCII characters, such as order-7-reminder",
  },
  invalid_format: { status: 400, message: "'format' must be 'envelope', or 'raw' for the payload as it is" },
  invalid_encoding: {
    status: 400,
    message: "'encoding' must be 'utf8', or 'base64' for a payload of bytes",
  },
  invalid_method: {
    status: 400,
    message: "'method' must be one of 'POST', 'PUT', 'PATCH', 'DELETE', 'GET'",
  },
  format_needs_raw: {
    status: 400,
    message:
      '\'method\' can only be POST for the envelope: add "format": "raw" to send PUT with a body of your own',
  },
  invalid_base64: {
    status: 400,
    message:
      '\'payload\' must be base64 as it is written canonically, with its padding and no line breaks, such as "aGVsbG8="',
  },
  invalid_header: { status: 400, message: '\'headers.X-Source\' must be a string, such as "text/plain"' },
  forbidden_header: {
    status: 400,
    message: "'headers.Host' cannot be sent: it belongs to the connection",
  },
  headers_too_large: { status: 400, message: "'headers' may have at most 50 entries" },
  timeout_out_of_range: {
    status: 400,
    message: "'timeout' must be a duration from 1s to 2min, such as 30s or 1min",
  },
  invalid_retry_policy: {
    status: 400,
    message: "'retryPolicy.maxDelay' must be a duration from 100ms to 7d, such as 30s or 1h",
  },
  invalid_expiry: {
    status: 400,
    message: "'expiresAt' must be an ISO-8601 time with a zone, such as 2027-01-31T10:00:00Z",
  },
  expires_before_time: { status: 400, message: "'expiresAt' must not be before 'scheduledTime'" },
  invalid_callback: {
    status: 400,
    message: '\'successCallback\' must be a URL, or an object such as {"url": "https://example.com/done"}',
  },
  invalid_labels: {
    status: 400,
    message:
      '\'labels\' must be a list of at most 10 texts of 1 to 64 characters, none with a comma, such as ["reminder"]',
  },
  invalid_metadata: {
    status: 400,
    message:
      '\'metadata\' must be an object of at most 20 names of 1 to 40 characters, none with = or ], with texts of at most 500 characters, such as {"customer": "7"}',
  },
  beyond_horizon: {
    status: 400,
    message: "'scheduledTime' is too far ahead: this organisation may schedule at most 90d ahead",
  },
} as const satisfies Readonly<Record<string, ErrorCodeInfo>>;
