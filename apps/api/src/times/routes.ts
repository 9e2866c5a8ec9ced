import type { Router } from 'express';
import joi from 'joi';
import type { Clock } from '@jiter/core';
import type { ReadJson } from '../body/read-json.ts';
import { bodyOf } from '../events/bodies.ts';
import { validate } from '../events/validate.ts';
import { sendJson } from '../http/send-json.ts';
import { says } from '../openapi/of-joi.ts';
import { text } from '../openapi/shape.ts';
import { resolveTime } from './resolve.ts';

type TimeBody = { text: string; timezone?: string };

const TEXT = "'text' must be a text such as tomorrow 9:00, in 5 minutes or 2027-01-31 09:00";
const TIMEZONE = "'timezone' must be an IANA time zone such as Europe/Berlin";

export const TIME_BODY = bodyOf<TimeBody>({
  text: says(
    joi.string().allow('').required().messages({ '*': TEXT }),
    text(undefined, { examples: ['tomorrow 9:00', 'in 5 minutes', 'next monday 08:30'] }),
  ),
  timezone: says(
    joi.string().messages({ '*': TIMEZONE }),
    text('An IANA time zone; without it UTC.', { examples: ['Europe/Berlin'] }),
  ),
});

/** Adds `/times/resolve`: when what people write is. */
export function addTimeRoutes(
  routes: Router,
  { readJson, clock }: { readJson: ReadJson; clock: Clock },
): void {
  routes.post('/times/resolve', async (req, res) => {
    const { text, timezone = 'UTC' } = validate(TIME_BODY, await readJson(req, res));
    sendJson(res, 200, resolveTime(text, timezone, clock.now()));
  });
}
