import joi from 'joi';
import { badRequest, MAX_INBOX_STEPS, readInboxScript } from '@jiter/core';
import { KEPT_REQUESTS } from '@jiter/store';
import { bodyOf } from '../events/bodies.ts';
import { parameter, queryOf } from '../events/parse-list.ts';
import { isRowId } from '../events/row-id.ts';
import { validate } from '../events/validate.ts';
import { says } from '../openapi/of-joi.ts';
import { either, id, list, text, whole } from '../openapi/shape.ts';

type InboxBody = { script?: string[] };

const EXAMPLES = { examples: ['503', '200 after 20s', '429 retry-after 30', '410', 'hang', 'close'] };
const STEP = text('A status, with `after` and `retry-after` if you like, or `hang`, or `close`.', EXAMPLES);
export const SCRIPT = list(STEP, {
  minItems: 1,
  maxItems: MAX_INBOX_STEPS,
  description: 'The last one repeats.',
});
const AS_SENT = either(
  list(either(STEP, whole('A status.')), { minItems: 1, maxItems: MAX_INBOX_STEPS }),
  text('The steps with commas between.'),
);

export const INBOX_BODY = bodyOf<InboxBody>({
  script: says(joi.any().custom(readInboxScript), AS_SENT),
}).messages({
  'object.base': 'Please send a JSON object with \'script\', a list such as ["503", "503", "200"]',
  'object.unknown': "{#label} is not a field that can be sent: only 'script' can",
});

const USUAL = ['200'];

/** What a new inbox answers. Throws AppError 400. */
export const parseNewInbox = (body: unknown): string[] =>
  body === undefined ? USUAL : (validate(INBOX_BODY, body).script ?? USUAL);

/** What an inbox answers from now on. Throws AppError 400. */
export function parseScript(body: unknown): string[] {
  const { script } = validate(INBOX_BODY, body);
  if (script) return script;
  throw badRequest(
    'Nothing to change: send a \'script\', such as {"script": ["503", "503", "200"]}',
    'invalid_script',
  );
}

type RequestsQuery = { limit?: number; after?: string };

const LIMIT = whole(undefined, { minimum: 1, maximum: KEPT_REQUESTS });

export const REQUESTS_QUERY = queryOf<RequestsQuery>(
  {
    limit: parameter(readLimit, `a whole number from 1 to ${KEPT_REQUESTS}`, LIMIT),
    after: parameter(
      (given) => (isRowId(given) ? given : undefined),
      'the id of a request: those that came later are listed',
      id(),
    ),
  },
  'the requests of an inbox',
);

function readLimit(given: string): number | undefined {
  const limit = /^\d{1,3}$/.test(given) ? Number(given) : 0;
  return limit >= 1 && limit <= KEPT_REQUESTS ? limit : undefined;
}

/** Throws AppError 400 naming the parameter. */
export function parseRequestsQuery(query: Record<string, unknown>) {
  return { limit: KEPT_REQUESTS, ...validate(REQUESTS_QUERY, { ...query }) };
}
