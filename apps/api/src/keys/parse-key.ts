import joi from 'joi';
import { badRequest, readDestinations, readScopes, type Grant } from '@jiter/core';
import { bodyOf } from '../events/bodies.ts';
import { readTime } from '../events/time.ts';
import { UNSTORABLE } from '../events/unstorable.ts';
import { validate } from '../events/validate.ts';

export type KeyBody = Grant & { name: string };

const LONGEST_NAME = 100;
const NAME = `'name' must be a string of 1 to ${LONGEST_NAME} characters, on one line`;
const EXPIRY = `'expiresAt' must be an ISO-8601 time with a zone in the future, such as 2030-01-31T10:00:00Z`;

const schema = bodyOf<KeyBody>({
  name: joi
    .any()
    .required()
    .custom((value: unknown, helpers) => (isName(value) ? value.trim() : helpers.error('any.only')))
    .messages({ '*': NAME }),
  scopes: joi.any().custom(readScopes),
  destinations: joi.any().custom(readDestinations),
  expiresAt: joi.any().custom((value: unknown) => {
    const time = readTime(value);
    if (time instanceof Date) return time;
    throw badRequest(EXPIRY, 'invalid_expiry');
  }),
});

function isName(value: unknown): value is string {
  if (typeof value !== 'string' || UNSTORABLE.test(value) || /[\p{Cc}\u2028\u2029]/u.test(value))
    return false;
  const name = value.trim();
  return name !== '' && name.length <= LONGEST_NAME;
}

/** Throws AppError 400. */
export function parseKey(body: unknown, now: Date): KeyBody {
  const key = validate(schema, body);
  if (key.expiresAt && key.expiresAt <= now) throw badRequest(EXPIRY, 'invalid_expiry');
  return key;
}
