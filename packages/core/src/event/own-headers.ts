/** What is wrong with the headers that an event brings: the message starts with the header's name. */
export type HeaderProblem = {
  code: 'invalid_header' | 'forbidden_header' | 'headers_too_large';
  message: string;
};

export const MAX_HEADERS = 50;
/** Of names and values together. */
export const MAX_HEADER_BYTES = 8_192;
const SHOWN_NAME = 60;

/** A token (RFC 9110 §5.6.2). */
const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** Latin-1 that can be seen, and spaces and tabs between. */
const VALUE = /^(?:[\x21-\x7e\xa1-\xff](?:[\t \x21-\x7e\xa0-\xff]*[\x21-\x7e\xa1-\xff])?)?$/;

/** What belongs to the connection, and to whoever opens it. */
const OF_THE_CONNECTION =
  /^(?:host|content-length|connection|keep-alive|transfer-encoding|te|trailer|upgrade|expect|proxy-.*)$/;
/** What we sign with, or are known by. */
const OURS = /^(?:x-jiter-.*|webhook-.*|upstash-signature|posthook-signature)$/;

/** What is kept sealed, and shown as REDACTED. */
const SECRET = /authorization|cookie|key|token|secret|password|signature/i;

/** Stands for the value of a secret header wherever headers are shown. */
export const REDACTED = 'REDACTED';

export function isSecretHeader(name: string): boolean {
  return SECRET.test(name);
}

/** What is said of one that comes as it is shown, where there is nothing yet that it could stand for. */
export function nothingSealed(field: string): HeaderProblem {
  return invalid(
    `'${field}' is ${REDACTED}, as secret values are shown, and there is none yet: send the value`,
  );
}

export type HeaderRules = {
  /** The field that the headers are in, for the messages. */
  field: string;
  /** Whether a Content-Type may be among them, and why not. */
  contentType: 'own' | 'of the envelope' | 'of an envelope that stays one' | 'of no body';
};

/** The first thing that is wrong with `headers`; undefined when all of them can be sent. */
export function headersProblem(headers: object, rules: HeaderRules): HeaderProblem | undefined {
  const { field } = rules;
  const entries = Object.entries(headers) as [string, unknown][];
  if (entries.length > MAX_HEADERS) {
    return { code: 'headers_too_large', message: `'${field}' may have at most ${MAX_HEADERS} entries` };
  }
  const seen = new Set<string>();
  for (const [name, value] of entries) {
    const problem = headerProblem(name, value, rules);
    if (problem) return problem;
    if (seen.has(name.toLowerCase())) {
      return invalid(`'${shown(field, name)}' is there twice: whatever its case, a name can be sent once`);
    }
    seen.add(name.toLowerCase());
  }
  const bytes = entries.reduce((sum, [name, value]) => sum + name.length + String(value).length, 0);
  if (bytes <= MAX_HEADER_BYTES) return undefined;
  const message = `'${field}' may have at most ${MAX_HEADER_BYTES} bytes, names and values together, and these have ${bytes}`;
  return { code: 'headers_too_large', message };
}

function headerProblem(name: string, value: unknown, rules: HeaderRules): HeaderProblem | undefined {
  const where = shown(rules.field, name);
  if (!NAME.test(name) || name === '__proto__') {
    return invalid(
      `'${where}' is no name of a header: send letters, digits and hyphens, as in X-Request-Source`,
    );
  }
  const why = reasonToForbid(name.toLowerCase(), rules);
  if (why) return { code: 'forbidden_header', message: `'${where}' cannot be sent: ${why}` };
  if (typeof value !== 'string') return invalid(`'${where}' must be a string, such as "text/plain"`);
  if (VALUE.test(value)) return undefined;
  return invalid(
    `'${where}' must be visible characters of Latin-1, without line breaks or spaces around them: encode anything else`,
  );
}

function reasonToForbid(name: string, { contentType }: HeaderRules): string | undefined {
  if (OF_THE_CONNECTION.test(name)) return 'it belongs to the connection';
  if (OURS.test(name)) return 'such headers tell the receiver that a request is ours';
  if (name !== 'content-type' || contentType === 'own') return undefined;
  return WHY_NO_CONTENT_TYPE[contentType];
}

const WHY_NO_CONTENT_TYPE = {
  'of no body': 'a GET has no body',
  'of the envelope': `the envelope is JSON, so add "format": "raw" to send a body of your own`,
  'of an envelope that stays one': 'the envelope is JSON',
};

const invalid = (message: string): HeaderProblem => ({ code: 'invalid_header', message });

function shown(field: string, name: string): string {
  return `${field}.${name.slice(0, SHOWN_NAME)}`;
}
