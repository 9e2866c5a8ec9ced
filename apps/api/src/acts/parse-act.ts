import { badRequest } from '@jiter/core';
import type { RetryOptions } from '@jiter/store';
import { optional, type ReadJson } from '../body/read-json.ts';
import { expiresAt as expiry, maxAge as age, readMaxAge } from '../events/fields/expiry.ts';
import { duration, readDuration } from '../events/fields/duration.ts';
import { maybe, object } from '../openapi/shape.ts';
import { onlyFields, readObject } from './parse-bulk.ts';

const DELAY = { least: 0, most: 365 * 86_400_000 };

/** Of the description of a call that says all by its path. */
export const TAKES_NOTHING = { body: object({}), bodyIsOptional: true } as const;
export const RETRY_BODY = object({
  delay: maybe(duration('From now on, until it is due: 0s to 365d.')),
  maxAge: maybe(age.json),
  expiresAt: maybe(expiry.json),
});

/** Reads the body of a call that says all by its path. Throws AppError 400. */
export function parseNothing(body: unknown): void {
  onlyFields(readObject(body), []);
}

/** The same of a request, with or without a body. Throws what `readJson` does as well. */
export function createReadNothing(readJson: ReadJson) {
  const readBody = optional(readJson);
  return async (...asked: Parameters<ReadJson>): Promise<void> => parseNothing(await readBody(...asked));
}

/** Reads what a retry brings: when it is due, and until when. Throws AppError 400. */
export function parseRetry(body: unknown, now: Date): RetryOptions {
  const given = readObject(body);
  onlyFields(given, Object.keys(RETRY_BODY.properties));
  const { delay, maxAge, expiresAt } = given;
  if (maxAge !== undefined && expiresAt !== undefined) {
    throw badRequest("Send 'maxAge' or 'expiresAt', and not both", 'two_times');
  }
  const delayMs = delay === undefined ? 0 : readDuration('delay', delay, DELAY);
  const dueMs = now.getTime() + delayMs;
  const until = untilOf({ maxAge, expiresAt }, dueMs);
  if (until && until.getTime() < dueMs) {
    throw badRequest("'expiresAt' must not be before the retry is due", 'expires_before_time');
  }
  return { delayMs, spreadMs: 0, ...(until && { expiresAt: until }) };
}

function untilOf(
  { maxAge, expiresAt }: { maxAge: unknown; expiresAt: unknown },
  dueMs: number,
): Date | undefined {
  if (maxAge !== undefined) return new Date(dueMs + readMaxAge(maxAge));
  return expiresAt === undefined ? undefined : new Date(expiry.read(expiresAt));
}
