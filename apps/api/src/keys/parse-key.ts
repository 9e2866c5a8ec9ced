import joi from 'joi';
import {
  badRequest,
  MAX_KEY_DESTINATIONS,
  readDestinations,
  readScopes,
  SCOPES,
  type Grant,
} from '@jiter/core';
import { bodyOf } from '../events/bodies.ts';
import { says } from '../openapi/of-joi.ts';
import { instant, list, oneOf, text } from '../openapi/shape.ts';
import { readTime, sayWrongTime } from '../events/time.ts';
import { UNSTORABLE } from '../events/unstorable.ts';
import { validate } from '../events/validate.ts';

export type KeyBody = Grant & { name: string };

const LONGEST_NAME = 100;
const NAME = `'name' must be a string of 1 to ${LONGEST_NAME} characters, on one line`;
const EXPIRY = `'expiresAt' must be an ISO-8601 time with a zone that is to come, written like 2030-01-31T10:00:00Z`;

const name = joi
  .any()
  .required()
  .custom((value: unknown, helpers) =>
    isOneLine(value, LONGEST_NAME) ? value.trim() : helpers.error('any.only'),
  )
  .messages({ '*': NAME });
const expiresAt = joi.any().custom((value: unknown) => {
  const time = readTime(value);
  if (time instanceof Date) return time;
  throw badRequest(sayWrongTime(EXPIRY, time), 'invalid_expiry');
});

/** What is said of a key, and answered. */
export const KEY_FIELDS = {
  name: text('On one line.', { minLength: 1, maxLength: LONGEST_NAME }),
  scopes: list(oneOf(SCOPES), { minItems: 1, description: 'Without them it may do whatever there is.' }),
  destinations: list(text(undefined, { format: 'uri' }), {
    minItems: 1,
    maxItems: MAX_KEY_DESTINATIONS,
    description: 'Beginnings of the URLs that it may send to; without them to any.',
  }),
  expiresAt: instant('It opens nothing from then on.'),
};

export const KEY_BODY = bodyOf<KeyBody>({
  name: says(name, KEY_FIELDS.name),
  scopes: says(joi.any().custom(readScopes), KEY_FIELDS.scopes),
  destinations: says(joi.any().custom(readDestinations), KEY_FIELDS.destinations),
  expiresAt: says(expiresAt, KEY_FIELDS.expiresAt),
});

/** Of 1 to `longest` characters. */
export function isOneLine(value: unknown, longest: number): value is string {
  if (typeof value !== 'string' || UNSTORABLE.test(value) || /[\p{Cc}\u2028\u2029]/u.test(value))
    return false;
  const name = value.trim();
  return name !== '' && name.length <= longest;
}

/** Throws AppError 400. */
export function parseKey(body: unknown, now: Date): KeyBody {
  const key = validate(KEY_BODY, body);
  if (key.expiresAt && key.expiresAt <= now) throw badRequest(EXPIRY, 'invalid_expiry');
  return key;
}
