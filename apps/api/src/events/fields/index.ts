import { failureCallback, successCallback } from './callbacks.ts';
import { expiresAt, maxAge } from './expiry.ts';
import { retryPolicy } from './retry-policy.ts';
import { encoding, format, headers, method, timeout } from './request.ts';
import type { Fields } from './field.ts';
import { idempotencyKey } from './idempotency-key.ts';
import { labels, metadata } from './tags.ts';
import { TIME_FIELDS } from './times.ts';

/**
 * What may be said of an event, or a cron job, besides what the contract has: a field is a line here, a reader beside, and
 * a line in `EventOptions`. Creates, batches and edits have them all; what is wrong is looked for in this order.
 */
export const CONTENT_FIELDS: Fields = {
  format,
  encoding,
  method,
  headers,
  timeout,
  retryPolicy,
  maxAge,
  successCallback,
  failureCallback,
  labels,
  metadata,
};

/** Of events alone: a moment that all ticks of a cron job have in common would be none of any. */
export const EVENT_FIELDS: Fields = { ...TIME_FIELDS, idempotencyKey, ...CONTENT_FIELDS, expiresAt };
