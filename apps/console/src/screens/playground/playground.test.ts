import { codeOf, LANGUAGES, type Language } from '../../parts/code-of.ts';
import { creating, delayOf, eventOf, kindOf, readHeaders, type Draft } from './event-of.ts';

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
