import joi from 'joi';
import { badRequest } from '@jiter/core';
import { bodyOf } from '../events/bodies.ts';
import { validate } from '../events/validate.ts';
import { says } from '../openapi/of-joi.ts';
import { map, text } from '../openapi/shape.ts';

type CheckBody = { headers: Record<string, string>; body: string; secret?: string };

const MAX_HEADERS = 100;
const LONGEST_SECRET = 1_000;

const HEADERS = `'headers' must be an object of at most ${MAX_HEADERS} names with texts, such as webhook-id and webhook-signature`;
const BODY =
  "'body' must be the text of the body as it arrived, before anything parsed it: send its JSON as a string";
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
export const parseCheck = (body: unknown): CheckBody => validate(CHECK_BODY, body);
