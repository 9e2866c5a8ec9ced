import type { Reply } from '@jiter/core';
import type { Excerpt } from './excerpt.ts';
import { decompress, parseCodings } from './decompress.ts';
import { parseRetryAfter, withoutSpaces } from './retry-after.ts';
import { charsetOf, toStrictText, toText, type Bytes } from './to-text.ts';

/** As node and undici give them: names in lower case. */
export type AnswerHeaders = Record<string, string | string[] | undefined>;

export type Answer = { status: number; headers: AnswerHeaders; body: Pick<Excerpt, 'bytes' | 'isCut'> };

const NAMED_CHARACTERS = 100;

/** An answer as the history keeps it, with at most `maxBytes` of its body. */
export function toReply(
  { status, headers, body }: Answer,
  now: Date,
  maxBytes: number,
): Reply | Promise<Reply> {
  const asks = asksOf(headers, now);
  const coded: Coded = {
    bytes: body.bytes(),
    isCut: body.isCut(),
    codings: codingsIn(headers),
    contentType: first(headers['content-type']),
    maxBytes,
  };
  if (coded.codings.length === 0) return toAnswered(status, textOf(coded, coded), asks);
  return decoded(coded).then((text) => toAnswered(status, text, asks));
}

type Coded = Bytes & { codings: readonly string[]; contentType: string | undefined; maxBytes: number };

/** What a receiver may ask for by its headers. */
type Asks = Pick<Extract<Reply, { kind: 'answered' }>, 'retryAfterMs' | 'noRetry'>;

function asksOf(headers: AnswerHeaders, now: Date): Asks {
  const retryAfterMs = parseRetryAfter(first(headers['retry-after']), now);
  const noRetry = headers['x-jiter-no-retry'];
  return {
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    // Exactly so: what ends an event must not be sent by accident.
    ...(typeof noRetry === 'string' && withoutSpaces(noRetry) === 'true' && { noRetry: true as const }),
  };
}

function toAnswered(status: number, body: string, asks: Asks): Reply {
  return { kind: 'answered', status, body, ...asks };
}

function textOf(body: Bytes, { contentType, maxBytes }: Coded): string {
  return toText(body, charsetOf(body.bytes, contentType), maxBytes);
}

async function decoded(coded: Coded): Promise<string> {
  const { bytes, codings, contentType, maxBytes } = coded;
  const found = await decompress(bytes, codings);
  // Whether there was more is not known, so a character that is not whole at the end is left off.
  const inner = found && { bytes: found.bytes, isCut: true };
  if (inner && !found.isBroken) return textOf(inner, coded);
  // Some declare a coding and send none.
  const text = toStrictText(coded, charsetOf(bytes, contentType), maxBytes);
  if (text !== undefined) return text;
  return inner && inner.bytes.length > 0 ? textOf(inner, coded) : noteOf(coded);
}

/** Stands for a body of which nothing can be read. */
function noteOf({ bytes, isCut, codings }: Coded): string {
  const size = `${isCut ? 'more than ' : ''}${bytes.length} bytes`;
  return `(${size} in ${codings.join(', ').slice(0, NAMED_CHARACTERS)} that cannot be read)`;
}

const NO_CODINGS: readonly string[] = [];

/** In the order in which they were applied: first to the content, then to the message. */
function codingsIn(headers: AnswerHeaders): readonly string[] {
  const content = headers['content-encoding'];
  const transfer = headers['transfer-encoding'];
  if (content === undefined && transfer === undefined) return NO_CODINGS;
  return parseCodings([content, transfer].flat().join(','));
}

function first(value: string | string[] | undefined): string | undefined {
  return typeof value === 'object' ? value[0] : value;
}
