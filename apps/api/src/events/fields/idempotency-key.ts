import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Once } from '@jiter/core';
import { text } from '../../openapi/shape.ts';
import { refuse, type Field, type Fields } from './field.ts';
import { meaningOf, type Values } from './meaning.ts';

const MAX_LENGTH = 255;
/** Of the header of a batch: behind it comes the place of each of its items, up to /999. */
export const MAX_BATCH_KEY_LENGTH = MAX_LENGTH - 4;
const PRINTABLE = /^[\x20-\x7e]+$/;
const CODE = 'invalid_idempotency_key';

function readKey(name: string, value: unknown, most = MAX_LENGTH): string {
  if (typeof value === 'string' && value.length <= most && PRINTABLE.test(value)) return value;
  return refuse(
    CODE,
    `'${name}' must be a text of 1 to ${most} printable ASCII characters, such as order-7-reminder`,
  );
}

export const idempotencyKey: Field<string> = {
  read: (value) => readKey('idempotencyKey', value),
  json: text('Whoever creates with it again gets the event that the first one made.', {
    minLength: 1,
    maxLength: MAX_LENGTH,
  }),
  isFixed: true,
};

const HEADER = 'Idempotency-Key';

/** The key that a request has in its header, bare or between quotes. Throws AppError 400. */
export function keyOfHeader(req: IncomingMessage, most?: number): string | undefined {
  if (req.headers['idempotency-key'] === undefined) return undefined;
  const [text = '', ...others] = req.headersDistinct['idempotency-key'] ?? [];
  if (others.length > 0) refuse(CODE, `'${HEADER}' may be sent only once`);
  return readKey(HEADER, text.startsWith('"') ? unquoted(text) : text, most);
}

/** Throws AppError 400 for a key of a call that could not keep to it. `why`: what a repeat would do. */
export function refuseKey(req: IncomingMessage, why: string): void {
  if (req.headers['idempotency-key'] !== undefined) refuse(CODE, `This call takes no ${HEADER}: ${why}`);
}

/** A string as structured fields write it (RFC 9651); undefined for what is none. */
function unquoted(text: string): string | undefined {
  const [, inside] = /^"((?:[^"\\]|\\["\\])*)"$/.exec(text) ?? [];
  return inside?.replace(/\\(.)/g, '$1');
}

/** One of both, or the same. Throws AppError 400. */
export function theOneKey(ofBody: string | undefined, ofHeader: string | undefined): string | undefined {
  if (ofBody !== undefined && ofHeader !== undefined && ofBody !== ofHeader) {
    refuse(CODE, `'idempotencyKey' and the header ${HEADER} must be the same: send one of them`);
  }
  return ofBody ?? ofHeader;
}

/**
 * Of what was asked for, as it was read: a delay as it was given, or a repeat would be another event by the seconds between,
 * and what stands for nothing left out. `meant`: the same with whatever else need not be said. Processes of versions before know
 * what was said alone, so that has to stay as it is.
 */
export function fingerprintsOf(
  fields: Fields,
  said: Values,
  meant = said,
): Pick<Once, 'fingerprint' | 'meaning'> {
  const [text, usual] = [textOf(fields, said), textOf(fields, meaningOf(meant))];
  const hashOf = (content: string) =>
    createHash('sha256').update(content).update('\0').update(String(said['payload'])).digest('hex');
  return { fingerprint: hashOf(text), ...(usual !== text && { meaning: hashOf(usual) }) };
}

function textOf(fields: Fields, { payload: _apart, idempotencyKey: _key, ...others }: Values): string {
  const said = Object.entries(others).filter(([name, value]) => {
    const standard = Object.hasOwn(fields, name) ? fields[name]!.standard : undefined;
    return standard === undefined || canonical(standard) !== canonical(value);
  });
  return canonical(Object.fromEntries(said));
}

/** JSON whose keys are in order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}
