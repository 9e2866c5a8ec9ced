import {
  badRequest,
  isSecretHeader,
  nothingSealed,
  REDACTED,
  type CallbackOptions,
  type EventOptions,
  type SealedOptions,
} from '@jiter/core';
import type { Seal } from './seal.ts';

type Headers = Readonly<Record<string, string>>;
type Part = keyof SealedOptions;

/** What a header is bound to: it opens as no other org's, and not as a signing secret. */
export const headerContextOf = (org: string) => `org ${org} header`;

/**
 * Options as they are kept: the values of secret headers are sealed, and shown as REDACTED. One that comes as REDACTED
 * keeps what is sealed of it in `before`. Throws AppError 400 where there is none.
 */
export function sealOptions(
  seal: Pick<Seal, 'seal'>,
  org: string,
  options: EventOptions,
  before: SealedOptions = {},
): EventOptions {
  const { sealed: _before, ...kept } = options;
  const sealed: Record<string, Headers> = {};
  const shownOf = (part: Part, headers: Headers): Headers => {
    const parted = partHeaders(headers, { part, before: before[part] ?? {} });
    const secrets = Object.entries(parted.secret).map(([name, value]) => [
      name,
      value.isSealed ? value.text : seal.seal(value.text, headerContextOf(org)),
    ]);
    if (secrets.length > 0) sealed[part] = Object.fromEntries(secrets) as Headers;
    return parted.shown;
  };
  const callbackOf = (part: 'successCallback' | 'failureCallback', callback: CallbackOptions) =>
    typeof callback === 'object' && callback.headers
      ? { ...callback, headers: shownOf(part, callback.headers) }
      : callback;
  const { headers, successCallback, failureCallback } = kept;
  const shown: EventOptions = {
    ...kept,
    ...(headers && { headers: shownOf('headers', headers) }),
    ...(successCallback && { successCallback: callbackOf('successCallback', successCallback) }),
    ...(failureCallback && { failureCallback: callbackOf('failureCallback', failureCallback) }),
  };
  return Object.keys(sealed).length > 0 ? { ...shown, sealed } : shown;
}

/** Options as answers show them: the values of secret headers as REDACTED. */
export function redactOptions(options: EventOptions): EventOptions {
  return sealOptions({ seal: () => '' }, '', options);
}

type Secret = { text: string; isSealed: boolean };

function partHeaders(headers: Headers, { part, before }: { part: Part; before: Headers }) {
  const shown: Record<string, string> = {};
  const secret: Record<string, Secret> = {};
  for (const [name, value] of Object.entries(headers)) {
    shown[name] = isSecretHeader(name) ? REDACTED : value;
    if (!isSecretHeader(name)) continue;
    secret[name] =
      value === REDACTED
        ? { text: keptOf(name, part, before), isSealed: true }
        : { text: value, isSealed: false };
  }
  return { shown, secret };
}

function keptOf(name: string, part: Part, before: Headers): string {
  const found = Object.keys(before).find((other) => other.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return before[found]!;
  const field = part === 'headers' ? `headers.${name}` : `${part}.headers.${name}`;
  const { message, code } = nothingSealed(field);
  throw badRequest(message, code);
}
