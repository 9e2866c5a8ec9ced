import type { Mistake } from './mistakes.ts';

/** A text that may be what was signed, and what went wrong if it is. */
export type Candidate = { text: string | Buffer; mistake?: Mistake };

type Envelope = { payload: unknown; scheduledTime: unknown };

/** Of larger ones nothing is made: each candidate is hashed several times. */
const LONGEST = 16_384;

/** What else than this body may have been signed. `sent`: what the event with this id was sent as. */
export function otherBodies(body: string, sent?: string | Buffer): Candidate[] {
  if (body.length > LONGEST) return sent === undefined ? [] : [{ text: sent, mistake: 'changed_body' }];
  const parsed = parse(body);
  return [
    ...(sent === undefined ? [] : [{ text: sent, mistake: differenceOf(body, sent.toString()) }]),
    ...texts('changed_body', [
      ...writtenAnew(parsed),
      body.trim(),
      `${body}\n`,
      body.replaceAll('\r\n', '\n'),
      body.replace(/(?<!\r)\n/g, '\r\n'),
    ]),
    ...texts('parsed_body', ['[object Object]', ...ofPayload(parsed)]),
  ].filter(({ text }) => text !== body);
}

const texts = (mistake: Mistake, all: readonly string[]) => all.map((text) => ({ text, mistake }));

/** As the usual libraries write what they have parsed. */
function writtenAnew(parsed: unknown): string[] {
  if (parsed === undefined) return [];
  const plain = JSON.stringify(parsed);
  const pretty = JSON.stringify(parsed, null, 2);
  const spaced = withSpaces(parsed);
  const envelope =
    isEnvelope(parsed) && typeof parsed.payload === 'string' ? [envelopeOf(parsed, parsed.payload)] : [];
  return [
    ...envelope,
    plain,
    pretty,
    spaced,
    inAscii(spaced),
    inAscii(plain),
    plain.replaceAll('/', '\\/'),
    `${pretty}\n`,
    `${plain}\n`,
  ];
}

/** Where the payload was taken for the body, or was parsed as well. */
function ofPayload(parsed: unknown): string[] {
  if (!isEnvelope(parsed)) return [];
  const { payload } = parsed;
  if (typeof payload !== 'string')
    return [envelopeOf(parsed, JSON.stringify(payload)), JSON.stringify(payload)];
  const inner = parse(payload);
  return [
    payload,
    ...(typeof inner === 'object' && inner !== null
      ? [JSON.stringify(inner), JSON.stringify({ ...parsed, payload: inner })]
      : []),
  ];
}

function differenceOf(body: string, sent: string): Mistake {
  const [given, true_] = [parse(body), parse(sent)];
  if (/^\[object \w+\]$/.test(body.trim())) return 'parsed_body';
  if (!isEnvelope(true_)) return 'changed_body';
  const isPayload = body === true_.payload || sameValue(given, parse(String(true_.payload)));
  const isDeep = isEnvelope(given) && typeof given.payload !== 'string';
  return isPayload || isDeep ? 'parsed_body' : 'changed_body';
}

const sameValue = (one: unknown, other: unknown) =>
  one !== undefined && JSON.stringify(one) === JSON.stringify(other);

/** Whether a text looks like what is left of an object that was parsed. */
export const looksParsed = (body: string) => /^\s*(\[object \w+\]|\{')/.test(body);

function isEnvelope(value: unknown): value is Envelope {
  return typeof value === 'object' && value !== null && 'payload' in value && 'scheduledTime' in value;
}

const envelopeOf = ({ scheduledTime }: Envelope, payload: string) =>
  JSON.stringify({ payload, scheduledTime });

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** As Python does. */
function withSpaces(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(withSpaces).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, one]) => `${JSON.stringify(key)}: ${withSpaces(one)}`)
    .join(', ')}}`;
}

const inAscii = (text: string) =>
  text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
