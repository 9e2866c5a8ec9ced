import joi from 'joi';
import { badRequest, parseDuration } from '@jiter/core';
import type { Quieting } from '@jiter/store';
import { bodyOf } from '../events/bodies.ts';
import { UNSTORABLE } from '../events/unstorable.ts';
import { missingIs, validate } from '../events/validate.ts';
import { says } from '../openapi/of-joi.ts';
import { oneOf, text } from '../openapi/shape.ts';

const MINUTE_MS = 60_000;
const LONGEST_MS = 30 * 86_400_000;
const LONGEST_TOKEN = 500;
const FOR = "'for' must be a duration from 1min to 30d, such as 4h, or null to be told again";
const ACTIONS = ['acknowledge', 'snooze'] as const;

const wrong = (message: string) => badRequest(message, 'invalid_snooze');

/** In ms. */
function readSpan(value: unknown): number {
  const ms = typeof value === 'string' ? parseDuration(value) : undefined;
  if (ms !== undefined && ms >= MINUTE_MS && ms <= LONGEST_MS) return ms;
  throw wrong(FOR);
}

function readToken(value: unknown): string {
  if (typeof value === 'string' && value !== '' && value.length <= LONGEST_TOKEN && !UNSTORABLE.test(value))
    return value;
  throw badRequest("'token' must be what follows # in the link");
}

function readAction(value: unknown): unknown {
  if (ACTIONS.some((action) => action === value)) return value;
  throw badRequest(`'action' must be one of '${ACTIONS.join("', '")}'`);
}

const span = says(
  joi.any().custom(readSpan).allow(null),
  text('How long nobody is told, from 1min to 30d, such as 4h; null: from now on again.', {
    examples: ['4h'],
  }),
);
const token = says(
  joi
    .any()
    .custom(readToken)
    .required()
    .messages({ 'any.required': "'token' must be what follows # in the link" }),
  text('What follows `#` in the link of the message.', { minLength: 1, maxLength: LONGEST_TOKEN }),
);
const action = says(
  joi
    .any()
    .custom(readAction)
    .required()
    .messages({ 'any.required': `'action' must be one of '${ACTIONS.join("', '")}'` }),
  oneOf(ACTIONS),
);

export const SNOOZE_BODY = bodyOf<{ for: number | null }>({
  for: missingIs(span.required(), FOR, 'invalid_snooze'),
});
export const LOOK_AT_LINK_BODY = bodyOf<{ token: string }>({ token });
export const ACT_BODY = bodyOf<{ token: string; action: (typeof ACTIONS)[number]; for?: number | null }>(
  { token, action },
  { for: span },
);

/** Throws AppError 400. */
export function parseSnooze(body: unknown): Quieting {
  return { kind: 'snooze', forMs: validate(SNOOZE_BODY, body).for };
}

/** What whoever follows a link does by it. Throws AppError 400. */
export function parseAct(body: unknown): { token: string; how: Quieting } {
  const { token: given, action: kind, for: forMs } = validate(ACT_BODY, body);
  if (kind === 'acknowledge') {
    if (forMs !== undefined) throw wrong("'for' is of 'snooze': who acknowledges it is told when it is over");
    return { token: given, how: { kind } };
  }
  if (forMs === undefined) throw wrong(FOR);
  return { token: given, how: { kind, forMs } };
}
