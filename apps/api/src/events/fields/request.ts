import {
  headersProblem,
  MAX_HEADERS,
  METHODS,
  type ErrorCode,
  type HeaderRules,
  type Method,
} from '@jiter/core';
import { map, oneOf as oneOfTexts, text } from '../../openapi/shape.ts';
import { duration, readDuration } from './duration.ts';
import { refuse, type Field } from './field.ts';

/** What a request is, beyond the contract's. */

const FORMATS = ['envelope', 'raw'] as const;
const ENCODINGS = ['utf8', 'base64'] as const;

function oneOf<Value extends string>(values: readonly Value[], code: ErrorCode, message: string) {
  return (value: unknown): Value =>
    values.includes(value as Value) ? (value as Value) : refuse(code, message);
}

export const format: Field<(typeof FORMATS)[number]> = {
  read: oneOf(FORMATS, 'invalid_format', `'format' must be 'envelope', or 'raw' for the payload as it is`),
  json: oneOfTexts(FORMATS, '`envelope` is the JSON of payload and time, `raw` the payload as it is.'),
  standard: 'envelope',
};

export const encoding: Field<(typeof ENCODINGS)[number]> = {
  read: oneOf(ENCODINGS, 'invalid_encoding', `'encoding' must be 'utf8', or 'base64' for a payload of bytes`),
  json: oneOfTexts(ENCODINGS, 'What a raw payload is: text, or bytes in base64.'),
  standard: 'utf8',
};

const isIn = (values: readonly string[]) => `must be one of '${values.join("', '")}'`;

export const method: Field<Method> = {
  read: oneOf(METHODS, 'invalid_method', `'method' ${isIn(METHODS)}`),
  json: oneOfTexts(METHODS, 'Others than POST with `"format": "raw"`.'),
  standard: 'POST',
};

/** Of a callback, which has a body. */
export const CALLBACK_METHODS: readonly Method[] = METHODS.filter((name) => name !== 'GET');

export const HEADERS = map(text(), {
  maxProperties: MAX_HEADERS,
  description: 'Sent after ours. Secret ones are kept sealed, and answered as REDACTED.',
});

/** Whether a Content-Type may be among them is for the whole event to say. */
export const headers: Field<Readonly<Record<string, string>>> = {
  read: (value) => readHeaders(value, { field: 'headers', contentType: 'own' }),
  json: HEADERS,
  standard: {},
};

export function readHeaders(value: unknown, rules: HeaderRules): Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    refuse(
      'invalid_header',
      `'${rules.field}' must be an object of names and values, such as {"X-Source": "jiter"}`,
    );
  }
  const problem = headersProblem(value, rules);
  if (problem) refuse(problem.code, problem.message);
  return Object.fromEntries(Object.entries(value));
}

/** The longest that an attempt may take: longer work is answered with a 2xx first. */
const TIMEOUT = { least: 1_000, most: 120_000, example: '30s or 1min' };

export const readTimeout = (name: string, value: unknown): number =>
  readDuration(name, value, TIMEOUT, 'timeout_out_of_range');

export const TIMEOUT_TEXT = duration('The longest that an attempt may take: 1s to 2min.');

export const timeout: Field<string> = {
  read(value) {
    readTimeout('timeout', value);
    return value as string;
  },
  json: TIMEOUT_TEXT,
  become: (value) => ({
    options: { timeout: value },
    timeoutMs: value === null ? null : readTimeout('timeout', value),
  }),
};
