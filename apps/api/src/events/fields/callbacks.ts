import type { CallbackOptions } from '@jiter/core';
import { either, maybe, named, object, oneOf, type JsonSchema } from '../../openapi/shape.ts';
import { DESTINATION } from '../content.ts';
import { destinationProblem } from '../destination.ts';
import { refuse, type Field } from './field.ts';
import { CALLBACK_METHODS, HEADERS, readHeaders, readTimeout, TIMEOUT_TEXT } from './request.ts';
import { readRetryPolicy, RETRY_POLICY } from './retry-policy.ts';

const REQUEST = object({
  url: DESTINATION,
  headers: maybe(HEADERS),
  method: maybe(oneOf(CALLBACK_METHODS)),
  timeout: maybe(TIMEOUT_TEXT),
  retryPolicy: maybe(RETRY_POLICY),
});
const FIELDS = Object.keys(REQUEST.properties);
export const CALLBACK: JsonSchema = named('Callback', {
  ...either(DESTINATION, REQUEST),
  description: 'A URL that is called with the outcome, or the URL and how it is called.',
});

/** Read as it was sent. Whether its host may be reached is for the whole event to say. */
const callback = (name: string): Field<CallbackOptions> => ({
  read: (value) => readCallback(name, value),
  json: CALLBACK,
});

export const successCallback = callback('successCallback');
export const failureCallback = callback('failureCallback');

export function readCallback(name: string, value: unknown): CallbackOptions {
  if (typeof value === 'string') return readUrl(name, value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    refuse(
      'invalid_callback',
      `'${name}' must be a URL, or an object such as {"url": "https://example.com/done"}`,
    );
  }
  const given = value as Readonly<Record<string, unknown>>;
  const other = Object.keys(given).find((one) => !FIELDS.includes(one));
  if (other !== undefined) {
    refuse(
      'invalid_callback',
      `'${name}.${other.slice(0, 60)}' is not a field of a callback: only '${FIELDS.join("', '")}' are`,
    );
  }
  return {
    url: readUrl(`${name}.url`, given['url']),
    ...(given['headers'] !== undefined && {
      headers: readHeaders(given['headers'], { field: `${name}.headers`, contentType: 'own' }),
    }),
    ...(given['method'] !== undefined && { method: readMethod(`${name}.method`, given['method']) }),
    ...(given['timeout'] !== undefined && { timeout: readTimeoutText(`${name}.timeout`, given['timeout']) }),
    ...(given['retryPolicy'] !== undefined && {
      retryPolicy: readRetryPolicy(`${name}.retryPolicy`, given['retryPolicy']),
    }),
  };
}

function readUrl(name: string, value: unknown): string {
  if (typeof value !== 'string')
    return refuse('invalid_callback', `'${name}' must be the URL that is called`);
  const problem = destinationProblem(value);
  return problem ? refuse('invalid_callback', `'${name}' ${problem}`) : value;
}

function readMethod(name: string, value: unknown) {
  const found = CALLBACK_METHODS.find((one) => one === value);
  return found ?? refuse('invalid_method', `'${name}' must be one of '${CALLBACK_METHODS.join("', '")}'`);
}

function readTimeoutText(name: string, value: unknown): string {
  readTimeout(name, value);
  return value as string;
}
