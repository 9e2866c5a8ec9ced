import joi from 'joi';
import { badRequest } from '@jiter/core';
import { bodyOf } from '../events/bodies.ts';
import { readTime, sayWrongTime } from '../events/time.ts';
import { validate } from '../events/validate.ts';
import { says } from '../openapi/of-joi.ts';
import { instant, map, text } from '../openapi/shape.ts';

type CheckBody = { headers: Record<string, string>; body: string; secret?: string; receivedAt?: string };
export type Check = Omit<CheckBody, 'receivedAt'> & { receivedAt?: Date };

const MAX_HEADERS = 100;
const LONGEST_SECRET = 1_000;

const HEADERS = `'headers' must be an object of at most ${MAX_HEADERS} names with texts, such as webhook-id and webhook-signature`;
const BODY =
  "'body' must be the text of the body as it arrived, before anything parsed it: send its JSON as a string";
const RECEIVED_AT = "'receivedAt' must be an ISO-8601 time with a zone, such as 2027-01-31T10:00:00Z";
const SECRET = `'secret' must be a text of 1 to ${LONGEST_SECRET} characters: the signing secret, as it is or in its form whsec_…`;

export const CHECK_BODY = bodyOf<CheckBody>({
  headers: says(
    joi.any().required().custom(readHeaders).messages({ '*': HEADERS }),
    map(text(), { maxProperties: MAX_HEADERS }),
  ),
  body: says(
    joi.string().allow('').required().messages({ '*': BODY }),
    text('As it arrived, before anything parsed it.'),
  ),
  secret: says(
    joi.string().min(1).max(LONGEST_SECRET).messages({ '*': SECRET }),
    text(
      'What the receiver verifies with; without it what the organisation signs with. It is neither kept nor shown.',
    ),
  ),
  receivedAt: says(
    joi.string().messages({ '*': RECEIVED_AT }),
    instant(
      'When it arrived: how old it was, and what it was to be signed with, is judged as of then. Without it, now.',
    ),
  ),
});

function readHeaders(value: unknown): Record<string, string> {
  const entries =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : undefined;
  if (!entries || entries.length > MAX_HEADERS) throw badRequest(HEADERS);
  if (!entries.every((entry): entry is [string, string] => typeof entry[1] === 'string'))
    throw badRequest(HEADERS);
  return Object.fromEntries(entries);
}

/** Throws AppError 400. */
export function parseCheck(given: unknown): Check {
  const { receivedAt, ...check } = validate(CHECK_BODY, given);
  if (receivedAt === undefined) return check;
  const moment = readTime(receivedAt);
  if (typeof moment === 'string') throw badRequest(sayWrongTime(RECEIVED_AT, moment));
  return { ...check, receivedAt: moment };
}
