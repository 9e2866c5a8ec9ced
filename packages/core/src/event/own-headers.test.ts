import fc from 'fast-check';
import { anyCharacter } from '@jiter/testkit/any-character';
import { headersProblem, isSecretHeader, type HeaderRules } from './own-headers.ts';

const raw: HeaderRules = { field: 'headers', contentType: 'own' };
const problemOf = (headers: object, rules = raw) => headersProblem(headers, rules);

test('what HTTP allows passes', () => {
  for (const headers of [
    {},
    { 'X-One': '1', "!#$%&'*+-.^_`|~9": 'a\tb c', Latin: 'caf\u00e9', Empty: '' },
    { 'Content-Type': 'text/plain', Authorization: 'Bearer x', 'User-Agent': 'mine', Accept: '*/*' },
  ])
    expect(problemOf(headers)).toBeUndefined();
});

test.each([
  'Host',
  'content-length',
  'CONNECTION',
  'Keep-Alive',
  'Transfer-Encoding',
  'TE',
  'Trailer',
  'Upgrade',
  'Expect',
  'Proxy-Authorization',
  'X-Jiter-Signature',
  'x-jiter-anything',
  'webhook-id',
  'Webhook-Signature',
  'Upstash-Signature',
  'Posthook-Signature',
])('%s is forbidden', (name) => {
  expect(problemOf({ [name]: 'x' })).toEqual({
    code: 'forbidden_header',
    message: expect.stringContaining(`'headers.${name}' cannot be sent`),
  });
});

test("a Content-Type is for bodies of one's own", () => {
  for (const contentType of ['of the envelope', 'of no body'] as const)
    expect(problemOf({ 'content-type': 'x' }, { field: 'headers', contentType })).toMatchObject({
      code: 'forbidden_header',
    });
});

test.each(['', ' ', 'a b', 'a:b', 'a\r\nb', 'caf\u00e9', 'a\0', '(a)', '__proto__'])(
  '%j is no name',
  (name) => {
    const headers = JSON.parse(`{${JSON.stringify(name)}:"x"}`) as object;
    expect(problemOf(headers)).toMatchObject({ code: 'invalid_header' });
  },
);

test.each([1, null, true, [], {}, 'a\r\nX-Other: 1', 'a\nb', '\0', ' a', 'a ', '\u20ac', '\x7f', '\u0085'])(
  '%j is no value',
  (value) => expect(problemOf({ 'X-A': value })).toMatchObject({ code: 'invalid_header' }),
);

test('a name stands once, whatever its case', () => {
  expect(problemOf({ 'X-A': '1', 'x-a': '2' })).toMatchObject({ code: 'invalid_header' });
});

test('there are bounds in number and in bytes', () => {
  const many = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`X-${index}`, '']));
  expect(problemOf(many(50))).toBeUndefined();
  expect(problemOf(many(51))).toMatchObject({ code: 'headers_too_large' });
  expect(problemOf({ 'X-A': 'x'.repeat(8_189) })).toBeUndefined();
  expect(problemOf({ 'X-A': 'x'.repeat(8_190) })).toMatchObject({ code: 'headers_too_large' });
});

test('whatever passes is one line of a request', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: anyCharacter, maxLength: 8 }),
      fc.string({ unit: anyCharacter, maxLength: 8 }),
      (name, value) => {
        const headers = Object.fromEntries([[name, value]]);
        if (problemOf(headers)) return;
        const line = Buffer.from(`${name}: ${value}`, 'latin1').toString('latin1');
        expect(line).toBe(`${name}: ${value}`);
        expect(line).toMatch(/^[^\s:]+: [^\r\n\0]*$/);
      },
    ),
    { numRuns: 600 },
  );
});

test.each([
  'Authorization',
  'cookie',
  'X-Api-Key',
  'my-TOKEN',
  'x-secret-y',
  'Password',
  'X-Hub-Signature-256',
])('%s is kept secret', (name) => expect(isSecretHeader(name)).toBe(true));

test.each(['Content-Type', 'Accept', 'X-Request-Id'])('%s is not', (name) =>
  expect(isSecretHeader(name)).toBe(false),
);
