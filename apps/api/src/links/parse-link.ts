import joi from 'joi';
import { badRequest, ERROR_CODES, readHost } from '@jiter/core';
import { bodyOf } from '../events/bodies.ts';
import { duration, readDuration } from '../events/fields/duration.ts';
import { isRowId } from '../events/row-id.ts';
import { validate } from '../events/validate.ts';
import { says } from '../openapi/of-joi.ts';
import { text, yesOrNo } from '../openapi/shape.ts';

type LinkBody = {
  event?: string;
  host?: string;
  org?: string;
  role: 'viewer';
  payloads: boolean;
  expires: number;
};

/** What is to be shown: `event`, `host`, or neither of them for the org `org`. */
export type AskedLink = {
  event: string | null;
  host: string | null;
  org?: string;
  payloads: boolean;
  lastsMs: number;
};

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const LASTS = { least: MINUTE_MS, most: 365 * DAY_MS, example: '7d' };
const USUAL = '7d';

function field<T>(read: (value: unknown) => T | undefined, sentence: string) {
  return joi.any().custom((value: unknown) => {
    const found = read(value);
    if (found === undefined) throw badRequest(sentence, 'invalid_link');
    return found;
  });
}

const idText = (value: unknown) => (typeof value === 'string' && isRowId(value) ? value : undefined);

export const LINK_BODY = bodyOf<LinkBody>({
  event: says(
    field(idText, "'event' must be the id of an event, such as '384166855765348580'"),
    text('The id of an event: its page.'),
  ),
  host: says(
    field(
      (value) => (typeof value === 'string' ? readHost(value) : undefined),
      "'host' must be a host, such as app.example.com or app.example.com:8443",
    ),
    text('How a host does.'),
  ),
  org: says(
    field(idText, "'org' must be the id of this organisation, such as '7'"),
    text('The id of this organisation: its overview.'),
  ),
  role: says(
    field(
      (value) => (value === 'viewer' ? value : undefined),
      "'role' must be 'viewer', or left out",
    ).default('viewer'),
    { const: 'viewer', description: 'A link changes nothing.' },
  ),
  payloads: says(
    field(
      (value) => (typeof value === 'boolean' ? value : undefined),
      "'payloads' must be true or false",
    ).default(false),
    yesOrNo('Whether payloads, headers and answers are shown. Without it they are not.'),
  ),
  expires: says(
    joi
      .any()
      .default(USUAL)
      .custom((value: unknown) => readDuration('expires', value, LASTS)),
    duration('How long it opens anything: a week by default, a year at most.'),
  ),
});

/** Throws AppError 400. */
export function parseLink(body: unknown): AskedLink {
  const { event, host, org, payloads, expires } = validate(LINK_BODY, body);
  const said = [event, host, org].filter((one) => one !== undefined);
  if (said.length !== 1) throw badRequest(ERROR_CODES.invalid_link.message, 'invalid_link');
  const lastsMs = typeof expires === 'number' ? expires : readDuration('expires', USUAL, LASTS);
  return { event: event ?? null, host: host ?? null, ...(org !== undefined && { org }), payloads, lastsMs };
}
