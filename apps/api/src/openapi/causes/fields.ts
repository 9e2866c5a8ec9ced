import type { ErrorCode } from '@jiter/core';
import type { Causes } from './cause.ts';

/** Of what is wrong with a field of an event or a cron job. */
export const FIELD_CAUSES = {
  two_times: {
    cause:
      'More than one of `scheduledTime`, `delay` and `localTime` says when, or of `maxAge` and `expiresAt` until when.',
    help: 'Keep one of them; `timezone` goes with `localTime` alone.',
  },
  invalid_duration: {
    cause: 'A duration has no unit, an unknown one, or is out of its bounds.',
    help: 'Write it with a unit, such as `90s`, `15min` or `1d12h`.',
  },
  invalid_local_time: {
    cause:
      '`localTime` is missing beside `timezone`, is no time of a clock, has a zone in it, or is after 9999.',
    help: 'Write it without a zone, such as `2027-03-28T09:00`, and name the zone in `timezone`.',
  },
  invalid_timezone: {
    cause: '`timezone` is missing beside `localTime`, or is no name of the IANA database.',
    help: 'Send a name such as `Europe/Berlin`; abbreviations such as `BST`, which are several zones, say too little.',
  },
  invalid_idempotency_key: {
    cause:
      'The key is empty, too long or not ASCII, comes twice, is another one in the header than in the body, or this call takes none.',
    help: 'Send 1 to 255 printable characters, once; leave it out where the message says so.',
  },
  invalid_format: {
    cause: '`format` is neither `envelope` nor `raw`.',
    help: 'Leave it out for the envelope, or send `raw` for the payload as it is.',
  },
  invalid_encoding: {
    cause: '`encoding` is neither `utf8` nor `base64`.',
    help: 'Leave it out for texts, or send `base64` with a raw payload of bytes.',
  },
  invalid_method: {
    cause: '`method` is none that events are sent by, a GET has a payload, or a callback is to be one.',
    help: 'Send one of POST, PUT, PATCH, DELETE and GET; leave the `payload` of a GET out.',
  },
  format_needs_raw: {
    cause: 'Another method, or bytes, were asked for with the envelope.',
    help: 'Add `"format": "raw"`, or leave `method` and `encoding` out.',
  },
  invalid_base64: {
    cause: 'The payload is said to be base64 and is not, or not as it is written canonically.',
    help: 'Encode it by the standard alphabet, with its padding and without line breaks.',
  },
  invalid_header: {
    cause:
      'A header has a name or a value that HTTP does not allow, or that is no text, or is `REDACTED` where no value is kept.',
    help: 'Send texts, without line breaks; names have letters, digits and `-`.',
  },
  forbidden_header: {
    cause:
      'A header belongs to the connection or to the signature, or is the `Content-Type` of an envelope or of no body.',
    help: 'Leave it out: Jiter sets what is needed by itself.',
  },
  headers_too_large: {
    cause: 'There are more headers, or longer ones, than an event may have.',
    help: 'Put what is large into the payload.',
  },
  timeout_out_of_range: {
    cause: '`timeout` is shorter than 1 s, or longer than 2 min.',
    help: 'A receiver that takes longer answers 202 at once, and works afterwards.',
  },
  invalid_retry_policy: {
    cause: 'The policy mixes two ways to say it, or has a field out of its bounds.',
    help: 'Send either `delays`, or `maxRetries` with what goes with it: the message names the field.',
  },
  invalid_expiry: {
    cause: '`expiresAt` is no time with a zone, or, of an API key, in the past.',
    help: 'Send a time such as `2027-01-31T10:00:00Z`.',
  },
  expires_before_time: {
    cause: 'It would expire before it is due.',
    help: 'Move `expiresAt` behind the time, or say `maxAge`, which counts from it.',
  },
  invalid_callback: {
    cause:
      'A callback is no URL, one that may not be reached, or an object with a field that it does not have.',
    help: 'Send a URL, or `{"url": …}` with `headers`, `method`, `timeout` or `retryPolicy`.',
  },
  invalid_labels: {
    cause: 'Labels are no list of texts, too many, too long, or have a comma.',
    help: 'Send at most 10 texts of up to 64 characters.',
  },
  invalid_metadata: {
    cause: 'Metadata is no object of texts, or has too many or too long ones.',
    help: 'Send at most 20 pairs, all of whose values are texts.',
  },
  beyond_horizon: {
    cause: 'The time is further ahead than this organisation may schedule.',
    help: 'Send an earlier time, or the same one when it is nearer, or ask whoever runs the server for more.',
  },
} satisfies Partial<Causes<ErrorCode>>;
