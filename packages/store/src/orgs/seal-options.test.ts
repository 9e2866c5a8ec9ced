import { REDACTED } from '@jiter/core';
import { redactOptions, sealOptions } from './seal-options.ts';

const seal = { seal: (plain: string, context: string) => `${context}: ${plain}` };
const sealed = (text: string) => `org 1 header: ${text}`;

test('what is secret of headers is sealed, for itself and for callbacks, and what is not stays', () => {
  const headers = { Authorization: 'a', 'X-Plain': 'plain' };
  const options = {
    headers,
    successCallback: { url: 'https://example.com/', headers: { ...headers, Authorization: 'b' } },
    failureCallback: { url: 'https://example.com/', headers: { ...headers, Authorization: 'c' } },
  };
  const kept = sealOptions(seal, '1', options);
  expect(kept.sealed).toEqual({
    headers: { Authorization: sealed('a') },
    successCallback: { Authorization: sealed('b') },
    failureCallback: { Authorization: sealed('c') },
  });
  const { sealed: _none, ...shown } = kept;
  expect(JSON.stringify(shown)).not.toMatch(/"[abc]"/);
  expect(redactOptions(options)).toMatchObject(shown);
});

test('one that comes as it is shown keeps its value, in whatever case its name is', () => {
  const before = { headers: { Authorization: 'kept' }, failureCallback: { 'X-Api-Key': 'of the callback' } };
  const options = {
    headers: { authorization: REDACTED, Cookie: 'new' },
    failureCallback: { url: 'https://example.com/', headers: { 'x-api-key': REDACTED } },
  };
  expect(sealOptions(seal, '1', options, before).sealed).toEqual({
    headers: { authorization: 'kept', Cookie: sealed('new') },
    failureCallback: { 'x-api-key': 'of the callback' },
  });
});

test.each([
  ['headers.Cookie', { headers: { Cookie: REDACTED } }],
  [
    'successCallback.headers.Authorization',
    { successCallback: { url: 'https://example.com/', headers: { Authorization: REDACTED } } },
  ],
])('where nothing is kept for it, it is said of which: %s', (field, options) => {
  // What is kept of another part is none of it.
  const before = { headers: { Authorization: 'kept' } };
  expect(() => sealOptions(seal, '1', options, before)).toThrow(field);
});
