import joi from 'joi';
import { badRequest, FAILURE_STATES, readHost, type FailureState } from '@jiter/core';
import { bodyOf } from '../events/bodies.ts';
import { A_TIME, FROM_TO, known, rangeUpToNow, type FromTo } from '../events/from-to.ts';
import { hostParameter, queryOf } from '../events/parse-list.ts';
import { readFineTime } from '../events/time.ts';
import { UNSTORABLE } from '../events/unstorable.ts';
import { validate } from '../events/validate.ts';
import { says } from '../openapi/of-joi.ts';
import { instant, text } from '../openapi/shape.ts';

export const FAILURES_QUERY = queryOf<FromTo & { host?: string }>(
  {
    ...FROM_TO,
    host: hostParameter,
  },
  'failures',
);

const DAY_MS = 86_400_000;
const STEPS = 24;

export type AskedFailures = { from: Date; to: Date; stepMs: number; host?: string };

/** Reads the query of `GET /failures`: a day by default, up to now. Throws AppError 400 naming the parameter. */
export function parseFailures(given: Record<string, unknown>, now: Date): AskedFailures {
  const { host, ...range } = validate(FAILURES_QUERY, { ...given });
  const { fromMs, toMs } = rangeUpToNow(range, now, DAY_MS);
  return {
    from: new Date(fromMs),
    to: new Date(toMs),
    stepMs: Math.ceil((toMs - fromMs) / STEPS),
    ...(host !== undefined && { host }),
  };
}

const LONGEST = 300;
const MOST_PER_HOUR = 1_000_000;
const short = says(
  joi
    .string()
    .max(LONGEST)
    .custom((value: string, helpers) =>
      UNSTORABLE.test(value) ? helpers.error('string.pattern.base') : value,
    )
    .messages({ '*': `{#label} must be a text of 1 to ${LONGEST} characters, as 'GET /failures' tells it` })
    .required(),
  text(undefined, { maxLength: LONGEST }),
);

type StateBody = {
  host: string;
  reason: string;
  state: FailureState;
  untilAt?: string;
  untilPerHour?: number;
};

export const STATE_BODY = bodyOf<StateBody>(
  {
    host: short,
    reason: short,
    state: joi
      .string()
      .valid(...FAILURE_STATES)
      .required()
      .messages({ '*': `{#label} must be one of '${FAILURE_STATES.join("', '")}'` }),
  },
  {
    untilAt: says(
      joi.string().messages({ '*': `{#label} must be ${A_TIME}` }),
      instant('Of what is ignored: until then.'),
    ),
    untilPerHour: joi
      .number()
      .integer()
      .min(0)
      .max(MOST_PER_HOUR)
      .messages({ '*': `{#label} must be a whole number from 0 to ${MOST_PER_HOUR}` }),
  },
);

export type SaidOfFailures = Omit<StateBody, 'untilAt'> & { untilAt?: Date };

/** Reads what is said of a group of failures. Throws AppError 400. */
export function parseState(body: unknown): SaidOfFailures {
  const { untilAt, ...given } = validate(STATE_BODY, body);
  const said = { ...given, host: readHost(given.host) ?? given.host };
  if (said.state !== 'ignored' && (untilAt !== undefined || said.untilPerHour !== undefined))
    throw badRequest("'untilAt' and 'untilPerHour' are for what is 'ignored': leave them out");
  if (untilAt === undefined) return said;
  const moment = readFineTime(untilAt);
  if (typeof moment === 'string') throw badRequest(`'untilAt' must be ${A_TIME}`);
  return { ...said, untilAt: new Date(known(moment).ms) };
}
