import joi from 'joi';
import { badRequest, CHANNEL_TELLS, type ChannelTells } from '@jiter/core';
import { parseDestination } from '@jiter/egress';
import { CHANNEL_KINDS, type ChannelChanges, type NewChannel } from '@jiter/store';
import { bodyOf } from '../events/bodies.ts';
import { DESTINATION } from '../events/content.ts';
import { destinationProblem } from '../events/destination.ts';
import { readTime, sayWrongTime } from '../events/time.ts';
import { missingIs, validate } from '../events/validate.ts';
import { isOneLine, KEY_FIELDS } from '../keys/parse-key.ts';
import { says } from '../openapi/of-joi.ts';
import { instant, list, oneOf, text } from '../openapi/shape.ts';

type Kind = NewChannel['kind'];
type NewBody = { kind: Kind; name: string; url?: string; to?: string[]; tells?: ChannelTells[] };
type ChangesBody = Partial<Omit<NewBody, 'kind'>> & { mutedUntil?: Date | null };

export type ChannelRules = {
  /** Why nothing may be sent there; undefined when it may. */
  refusalOf: (url: Readonly<URL>) => string | undefined;
  /** Whether mail can be sent. */
  hasMail: boolean;
};

const MAX_ADDRESSES = 10;
const LONGEST_ADDRESS = 254;
const LONGEST_NAME = 100;
const KIND = `'kind' must be one of '${CHANNEL_KINDS.join("', '")}'`;
const TELLS = `'tells' must be a list with some of '${CHANNEL_TELLS.join("', '")}', such as ["incidents"]`;
const TO = `'to' must be a list of 1 to ${MAX_ADDRESSES} e-mail addresses, such as ["ops@example.com"]`;
const MUTED = "'mutedUntil' must be an ISO-8601 time with a zone, such as 2030-01-31T10:00:00Z, or null";

const wrong = (message: string) => badRequest(message, 'invalid_channel');
const read = <Value>(reader: (value: unknown) => Value) => joi.any().custom(reader);

const kind = read((value) => {
  if (CHANNEL_KINDS.includes(value as Kind)) return value;
  throw wrong(KIND);
});
const name = read((value) => {
  if (isOneLine(value, LONGEST_NAME)) return value.trim();
  throw wrong(`'name' must be a string of 1 to ${LONGEST_NAME} characters, on one line`);
});
const url = read((value) => {
  const problem = typeof value === 'string' ? destinationProblem(value) : 'must be a string, a URL';
  if (problem === undefined) return value;
  throw wrong(`'url' ${problem}`);
});
const to = read((value) => {
  const given = Array.isArray(value) ? (value as unknown[]) : [];
  if (given.length > 0 && given.length <= MAX_ADDRESSES && given.every(isAddress)) return [...new Set(given)];
  throw wrong(TO);
});
const tells = read((value) => {
  const given = Array.isArray(value) ? (value as unknown[]) : [];
  const isFine = given.length > 0 && given.every((one) => CHANNEL_TELLS.includes(one as ChannelTells));
  if (isFine) return [...new Set(given)];
  throw wrong(TELLS);
});
const mutedUntil = read((value) => {
  const time = value === null ? null : readTime(value);
  if (time === null || time instanceof Date) return time;
  throw wrong(sayWrongTime(MUTED, time));
});

/** As far as it can be told without sending anything: no spaces, commas or angle brackets, and a dot in the host or none. */
function isAddress(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.length <= LONGEST_ADDRESS &&
    /^[^\s,;<>"'@\p{Cc}\p{Surrogate}]+@[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/iu.test(value)
  );
}

export const CHANNEL_FIELDS = {
  kind: oneOf(CHANNEL_KINDS),
  name: KEY_FIELDS.name,
  url: {
    ...DESTINATION,
    description: 'Of a webhook, or of an incoming webhook of Slack. It is kept sealed.',
  },
  to: list(text(undefined, { format: 'email' }), {
    minItems: 1,
    maxItems: MAX_ADDRESSES,
    description: 'Of e-mail.',
  }),
  tells: list(oneOf(CHANNEL_TELLS), {
    minItems: 1,
    description:
      '`incidents`: hosts that fail, and are well again. `digest`: once an hour what failed. `events`: each event that failed for good, by webhook alone. `cronjobs`: those that missed a tick. `bulk`: jobs that are over. `keys`: those that end soon.',
  }),
  mutedUntil: instant('Nothing but tests is told there until then, whenever it happened.'),
};

export const NEW_CHANNEL = bodyOf<NewBody>(
  {
    kind: says(missingIs(kind.required(), KIND, 'invalid_channel'), CHANNEL_FIELDS.kind),
    name: says(
      missingIs(name.required(), "'name' is missing: send what to call it", 'invalid_channel'),
      CHANNEL_FIELDS.name,
    ),
  },
  {
    url: says(url, CHANNEL_FIELDS.url),
    to: says(to, CHANNEL_FIELDS.to),
    tells: says(tells, CHANNEL_FIELDS.tells),
  },
);
export const CHANNEL_CHANGES = bodyOf<ChangesBody>({
  name: says(name, CHANNEL_FIELDS.name),
  url: says(url, CHANNEL_FIELDS.url),
  to: says(to, CHANNEL_FIELDS.to),
  tells: says(tells, CHANNEL_FIELDS.tells),
  mutedUntil: says(mutedUntil.allow(null), CHANNEL_FIELDS.mutedUntil),
}).min(1);

/** Throws AppError 400. */
export function parseNewChannel(body: unknown, rules: ChannelRules): NewChannel {
  const { kind, name, tells = ['incidents'], ...aim } = validate(NEW_CHANNEL, body);
  refuseFlood(kind, tells);
  return { kind, name, tells, ...readAim(kind, aim, rules) };
}

/** Of a channel of this kind. Throws AppError 400. */
export function parseChannelChanges(kind: Kind, body: unknown, rules: ChannelRules): ChannelChanges {
  const { url, to, ...changes } = validate(CHANNEL_CHANGES, body);
  refuseFlood(kind, changes.tells ?? []);
  const aim = { ...(url !== undefined && { url }), ...(to !== undefined && { to }) };
  return { ...changes, ...(Object.keys(aim).length > 0 && readAim(kind, aim, rules)) };
}

function refuseFlood(kind: Kind, tells: readonly ChannelTells[]): void {
  if (kind !== 'webhook' && tells.includes('events'))
    throw wrong(
      "'tells' has 'events', each of which is a message: for webhooks alone. 'digest' tells people of them",
    );
}

type Aim = Pick<NewBody, 'url' | 'to'>;

function readAim(kind: Kind, { url, to }: Aim, { refusalOf, hasMail }: ChannelRules) {
  if (kind === 'email') {
    if (url !== undefined || to === undefined) throw wrong(`A channel of e-mail takes 'to': ${TO}`);
    if (!hasMail) throw wrong('This server sends no mail: whoever runs it sets SMTP_URL');
    return { target: to.join(','), shown: to.join(', ') };
  }
  if (to !== undefined || url === undefined) throw wrong(`A channel of this kind takes 'url', and no 'to'`);
  const parsed = parseDestination(url)!;
  const refusal = refusalOf(parsed);
  if (refusal !== undefined) throw wrong(`'url' is refused: ${refusal}`);
  // What is secret of them is in the path.
  return { target: url, shown: `${parsed.protocol}//${parsed.host}/…` };
}
