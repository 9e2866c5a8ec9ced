import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { Once, OnceEvent } from '@jiter/core';
import { createCronJobParser } from '../../cronjobs/parse-cron-job.ts';
import { createEventParser } from '../parse-event.ts';

const checkContent = () => undefined;
const events = createEventParser({ checkContent, clock: { now: () => new Date('2029-01-01T00:00:00Z') } });
const cronJobs = createCronJobParser({ checkContent });

const content = { payload: 'hello', destination: 'https://example.com/hook' };
const eventOf = (said: object) => {
  const isTimed = 'delay' in said || 'localTime' in said;
  return { ...content, ...(!isTimed && { scheduledTime: '2030-01-01T00:00:00Z' }), ...said };
};
const printsOf = (said: object) => events.parseNewEvent(eventOf(said), '1', 'key') as OnceEvent;
const meaningIn = ({ fingerprint, meaning = fingerprint }: Pick<Once, 'fingerprint' | 'meaning'>) => meaning;
const meaningOfEvent = (said: object) => meaningIn(printsOf(said));
const meaningOfJob = (said: object) => {
  const asked = cronJobs.parseNewCronJob({ ...content, expression: '0 9 * * 1', ...said }, '1');
  return meaningIn(asked.fingerprints());
};

const url = 'https://example.com/done';
const berlin = { localTime: '2030-01-01T10:00', timezone: 'Europe/Berlin' };
const DEFAULTS = {
  ...{ format: 'envelope', encoding: 'utf8', method: 'POST' },
  ...{ headers: {}, labels: [], metadata: {} },
};
const POLICY = {
  ...{ backoff: 'exponential', maxRetries: 5, initialDelay: '3000ms', multiplier: 2, maxDelay: '60min' },
  ...{ jitter: 0.1, stopOn: [410], maxRetryAfter: '600s' },
};

test.each<[object, object]>([
  [{}, DEFAULTS],
  [{ destination: 'https://example.com' }, { destination: 'HTTPS://EXAMPLE.com:443/' }],
  [{ scheduledTime: '2030-01-01T08:00:00.000Z' }, { scheduledTime: '2030-01-01T10:00+02:00' }],
  [{ delay: '1h' }, { delay: '60m' }],
  [{ delay: '90s' }, { delay: '1min 30s' }],
  [{ delay: '0s' }, { delay: '0ms' }],
  [berlin, { localTime: '2030-01-01T10:00:00.000', timezone: 'europe/berlin' }],
  [{ timeout: '30s' }, { timeout: '0.5min' }],
  [{ maxAge: '1d' }, { maxAge: '24h' }],
  [{ expiresAt: '2030-01-02T00:00Z' }, { expiresAt: '2030-01-02T01:00:00+01:00' }],
  [{ headers: { 'X-A': '1', 'X-B': '2' } }, { headers: { 'x-b': '2', 'x-a': '1' } }],
  [{ labels: ['a', 'b'] }, { labels: ['b', 'a', 'b'] }],
  [{ metadata: { a: '1', b: '2' } }, { metadata: { b: '2', a: '1' } }],
  [{ retryPolicy: {} }, { retryPolicy: POLICY }],
  [
    { retryPolicy: { delays: ['60s', '1h'], stopOn: [501, 410] } },
    { retryPolicy: { delays: ['1m', '60m'], stopOn: [410, 501, 410] } },
  ],
  [{ successCallback: url }, { successCallback: { url } }],
  [{ successCallback: url }, { successCallback: { url, method: 'POST', headers: {} } }],
  [
    {
      failureCallback: {
        url: 'https://example.com',
        timeout: '60s',
        headers: { 'X-A': '1' },
        retryPolicy: {},
      },
    },
    {
      failureCallback: {
        ...{ url: 'https://EXAMPLE.com/', method: 'POST', timeout: '1m' },
        ...{ headers: { 'x-a': '1' }, retryPolicy: POLICY },
      },
    },
  ],
])('%j means what %j means', (one, other) => {
  expect(meaningOfEvent(other)).toBe(meaningOfEvent(one));
});

test.each<[object, object]>([
  [{}, { payload: 'Hello' }],
  [{ destination: 'https://example.com/a' }, { destination: 'https://example.com/A' }],
  [{ delay: '1h' }, { delay: '61m' }],
  [{ delay: '1h' }, { scheduledTime: '2029-01-01T01:00:00Z' }],
  [{ scheduledTime: '2030-01-01T09:00:00Z' }, berlin],
  [berlin, { ...berlin, timezone: 'Europe/Paris' }],
  [berlin, { ...berlin, localTime: '2030-01-01T10:00:30' }],
  [{ maxAge: '1d' }, { expiresAt: '2030-01-02T00:00Z' }],
  [{ headers: { 'X-A': 'a' } }, { headers: { 'X-A': 'A' } }],
  [{ labels: ['a'] }, { labels: ['A'] }],
  // Without a policy it is its org's.
  [{}, { retryPolicy: {} }],
  [{ retryPolicy: { delays: ['1s', '2s'] } }, { retryPolicy: { delays: ['2s', '1s'] } }],
  [{ successCallback: url }, { failureCallback: url }],
  [{ successCallback: url }, { successCallback: { url, method: 'PUT' } }],
  [{ successCallback: url }, { successCallback: { url, timeout: '30s' } }],
  [{ successCallback: url }, { successCallback: { url, retryPolicy: {} } }],
])('%j does not mean what %j means', (one, other) => {
  expect(meaningOfEvent(other)).not.toBe(meaningOfEvent(one));
});

test.each<[object, object]>([
  [{}, { ...DEFAULTS, timezone: 'UTC', misfire: 'once' }],
  [{ timezone: 'Europe/Berlin' }, { timezone: 'europe/berlin' }],
  [{ expression: '@daily' }, { expression: '0 0 * * *' }],
  [{ expression: '0 9 * * MON' }, { expression: ' 00 09  ? * mon' }],
  [
    { successCallback: url, maxAge: '1h' },
    { successCallback: { url, method: 'POST' }, maxAge: '60min' },
  ],
])('of cron jobs %j means what %j means', (one, other) => {
  expect(meaningOfJob(other)).toBe(meaningOfJob(one));
});

test.each<[object, object]>([
  [{}, { expression: '0 9 * * 2' }],
  [{}, { timezone: 'Europe/Berlin' }],
  [{}, { misfire: 'skip' }],
  [{}, { maxLateness: 5_000 }],
])('of cron jobs %j does not mean what %j means', (one, other) => {
  expect(meaningOfJob(other)).not.toBe(meaningOfJob(one));
});

test('of an expression that is none the text is compared, and whoever looks at it refuses it', () => {
  expect(meaningOfJob({ expression: 'nonsense' })).not.toBe(meaningOfJob({ expression: 'Nonsense' }));
});

// Keys are kept as long as what they stand for: what versions before made of it must not change.
test('what was said has the fingerprint that it always had, and the usual spelling means what it says', () => {
  const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
  const usual = { delay: '1h', successCallback: url };
  const fingerprint = hashOf(
    '{"delay":"1h","destination":"https://example.com/hook","successCallback":"https://example.com/done"}\0hello',
  );
  const { meaning, ...said } = printsOf(usual);
  expect([said.fingerprint, meaning]).toEqual([fingerprint, undefined]);
  expect(printsOf({ delay: '60m', successCallback: { url, method: 'POST' } })).toMatchObject({
    fingerprint: hashOf(
      '{"delay":"60m","destination":"https://example.com/hook","successCallback":{"method":"POST","url":"https://example.com/done"}}\0hello',
    ),
    meaning: fingerprint,
  });
});

const ZONES = [
  ['Z', 0],
  ['+01:30', 90],
  ['-05:30', -330],
] as const;
const model = fc.record(
  {
    ageMs: fc.oneof(fc.constantFrom(1_000, 1_001, 60_000), fc.integer({ min: 1_000, max: 86_400_000 })),
    atMs: fc.constantFrom(0, 60_000, 86_400_001).map((ms) => Date.UTC(2030, 0, 1) + ms),
    headers: fc.record(
      { 'X-Source': fc.constantFrom('a', 'A'), Accept: fc.constantFrom('', 'b') },
      { requiredKeys: [], noNullPrototype: true },
    ),
    labels: fc.subarray(['a', 'b', 'c']),
    method: fc.constantFrom('POST', 'PUT'),
  },
  { noNullPrototype: true },
);
type Model = typeof model extends fc.Arbitrary<infer Value> ? Value : never;

/** One of the ways in which it can be said: 0, 1 or 2. */
function inStyle(style: number, { ageMs, atMs, headers, labels, method }: Model): object {
  const [zone, minutes] = ZONES[style]!;
  const named = Object.entries(headers).map(([name, value]) => [
    [name, name.toLowerCase(), name.toUpperCase()][style]!,
    value,
  ]);
  return {
    scheduledTime: new Date(atMs + minutes * 60_000).toISOString().replace('Z', zone),
    maxAge: [`${ageMs}ms`, `${ageMs / 1_000}s`, `${Math.floor(ageMs / 1_000)}s${ageMs % 1_000}ms`][style],
    headers: Object.fromEntries(style === 0 ? named : named.toReversed()) as object,
    labels: [...labels.slice(style), ...labels.slice(0, style)],
    format: 'raw',
    ...((style > 0 || method !== 'POST') && { method }),
    successCallback: style === 0 && method === 'POST' ? url : { url, method },
  };
}

test('of two events, however each is spelled, those that are the same mean the same, and no others do', () => {
  const styles = fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 2 }));
  // Half of them are the same.
  const pair = fc.oneof(
    model.map((one) => [one, one] as const),
    fc.tuple(model, model),
  );
  fc.assert(
    fc.property(pair, styles, ([one, other], [first, second]) => {
      const isSame = meaningOfEvent(inStyle(first, one)) === meaningOfEvent(inStyle(second, other));
      expect(isSame).toBe(isDeepStrictEqual(one, other));
    }),
    { numRuns: 500 },
  );
});
