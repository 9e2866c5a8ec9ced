import { codeOf, LANGUAGES, type Language } from '../../parts/code-of.ts';
import { creating, delayOf, eventOf, kindOf, readArrived, readHeaders, type Draft } from './event-of.ts';

const draft = (changes: Partial<Draft> = {}): Draft => ({
  ...{
    destination: 'https://example.com/',
    time: 'now',
    payload: 'x',
    method: 'POST',
    isRaw: false,
    headers: '',
    retries: '',
  },
  ...changes,
});

test('what is entered becomes an event, and what is left out is not in it', () => {
  expect(eventOf(draft())).toEqual({ destination: 'https://example.com/', payload: 'x' });
  expect(eventOf(draft({ isRaw: true, headers: 'X-A: b: c\n\n x-d:e ', retries: '1s, 2s' }))).toEqual({
    ...{ destination: 'https://example.com/', payload: 'x', format: 'raw' },
    headers: { 'X-A': 'b: c', 'x-d': 'e' },
    retryPolicy: { delays: ['1s', '2s'] },
  });
  expect(eventOf(draft({ method: 'GET', retries: 'None' }))).toMatchObject({
    ...{ payload: '', method: 'GET', format: 'raw' },
    retryPolicy: { maxRetries: 0 },
  });
});

test.each([
  ['now', '0s'],
  ['in 1 second', '1s'],
  [' In 5 minutes', '5min'],
  ['+300 millis', '300ms'],
  ['in 2h', '2h'],
  ['in 1 day', undefined],
  ['in 1h30m', undefined],
  ['in 1 month', undefined],
  ['18:00', undefined],
])('%s is counted from when it is created, if that is all that it says', (time, delay) => {
  expect(delayOf(time)).toBe(delay);
});

test('a line that is no header is named', () => {
  expect(() => readHeaders('X-A: b\nno header')).toThrow("'no header' is no header");
});

test('a header that is there twice is named, and none of both is dropped', () => {
  expect(() => readHeaders('X-A: b\nX-B: b\nX-A: c')).toThrow("'X-A' is there twice");
});

const SIGNED = { 'webhook-id': 'evt_7', 'webhook-signature': 'v1,a= v1,b=', host: 'shop.example' };

test.each([
  ['as lines', 'Webhook-Id: evt_7\r\nwebhook-signature:v1,a= v1,b=\r\nHost: shop.example\r\n\r\n'],
  [
    'with the line of the request above, as it is on the wire',
    'POST /hook?x=1 HTTP/1.1\nHost: shop.example\nwebhook-id: evt_7\nwebhook-signature: v1,a= v1,b=',
  ],
  [
    'as curl prints them',
    '> POST /hook HTTP/2\n> webhook-id: evt_7\n> webhook-signature: v1,a= v1,b=\n> host: shop.example\n>',
  ],
  [
    'as Node prints an object',
    `{\n  host: 'shop.example',\n  'webhook-id': 'evt_7',\n  'webhook-signature': 'v1,a= v1,b='\n}`,
  ],
  ['as JSON', JSON.stringify({ ...SIGNED, host: ['shop.example'] })],
])('headers that arrived are read %s', (_how, text) => {
  expect(readArrived(text)).toEqual(SIGNED);
});

test('of headers that arrived one may have come twice, and what is none is named', () => {
  expect(readArrived('X-Forwarded-For: a\nx-forwarded-for: b')).toEqual({ 'x-forwarded-for': 'a, b' });
  expect(() => readArrived('webhook-id evt_7')).toThrow("'webhook-id evt_7' is no header");
});

test.each([
  ['{"a":1}', { kind: 'json' }],
  ['[]', { kind: 'json' }],
  ['hello', { kind: 'text' }],
  ['', { kind: 'text' }],
  ['{"a":1,}', { kind: 'broken', why: expect.any(String) }],
])('%s is taken for what it is', (payload, kind) => {
  expect(kindOf(payload)).toEqual(kind);
});

test('code has the event in it, whatever quotes it has', () => {
  const payload = `it's "so" \`now\` null \\ {"x":null}`;
  const event = { destination: 'https://example.com/', payload, retryPolicy: { maxRetries: 0, on410: null } };
  const code = Object.fromEntries(
    Object.keys(LANGUAGES).map((name) => [
      name,
      codeOf(name as Language, creating('http://x', event as never)),
    ]),
  );
  expect(code['curl']).toContain(`it'\\''s`);
  expect(code['ts']).toContain(JSON.stringify(payload));
  expect(code['python']).toContain('"on410": None');
  expect(code['python']).toContain(JSON.stringify(payload));
  expect(code['go']).toContain('` + "`" + `now` + "`" + `');
});
