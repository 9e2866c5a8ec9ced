import fc from 'fast-check';
import { anyCharacter } from '@jiter/testkit/any-character';
import { aBody, API_KEY } from '../test-setup.ts';
import { CALLS } from './calls.fixture.ts';
import { fieldsOf, parametersOf } from './fields.fixture.ts';

export type Sent = {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: Buffer;
};

/** Rows that are there, by the noun of their paths: ids of the org's own, of another org's. */
export type Known = Readonly<Record<string, string[]>>;

const anyText = fc.string({ unit: anyCharacter, maxLength: 40 });
const aTime = fc
  .date({ noInvalidDate: true, min: new Date('1990-01-01'), max: new Date('9999-12-31') })
  .map((at) => at.toISOString());
const anExpression = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '*',
        '?',
        '0',
        '5',
        '*/5',
        '1-5',
        '0/0',
        '59',
        '60',
        'L',
        'W',
        '15W',
        '#',
        'MON',
        '5#3',
        '@daily',
        '-1',
        '1,2,3',
        '*/0',
        '31',
        '2',
        '99999999999999999999',
      ),
      fc.string({ maxLength: 5 }),
    ),
    { maxLength: 8 },
  )
  .map((fields) => fields.join(' '));

const anyValue = fc.oneof(
  fc.jsonValue({ stringUnit: anyCharacter }),
  anyText,
  aTime,
  anExpression,
  fc.webUrl(),
  fc.constantFrom(
    ...['90s', '1d10h30m', '0s', '2027-03-28T02:30', 'raw', 'base64', 'PUT', 'GET'],
    ...[['a'], { a: 'b' }, { maxRetries: 0 }, { delays: ['1s'] }, { 'X-A': 'b', Authorization: 'c' }, true],
    'Cancelled',
    'Active',
    'Disabled',
    'Europe/Berlin',
    'http://[::1]/',
    '__proto__',
    '\0',
    '\ud800',
    1e308,
    -0,
    null,
  ),
  fc.integer({ min: 0, max: 40_000 }).map((length) => 'x'.repeat(length)),
);

const names = (ofCall: typeof fieldsOf) => [
  ...new Set(CALLS.flatMap(([method, path]) => ofCall(method, path).map(({ name }) => name))),
];
const FIELDS = [...names(fieldsOf), 'id', 'org', '__proto__', 'constructor', 'toString', 'x'];

const aCronBody = () => ({ payload: 'tick', destination: 'https://example.com/', expression: '0 9 * * 1' });

/** What the call takes: nothing is learnt from 400s alone. */
function fineBody(path: string): Record<string, unknown> {
  if (/preview/i.test(path)) return { expression: '0 9 * * 1', timezone: 'Europe/Berlin', count: 3 };
  if (/events\/(cancel|retry|replay)$/i.test(path)) return { ids: ['1'] };
  if (/\/(cancel|retry)$/i.test(path)) return {};
  if (/\/replay$/i.test(path)) return { delay: '1h' };
  if (/\/org$/i.test(path)) return { timeout: '5s', maxPayloadBytes: null };
  if (/keys/i.test(path)) return { name: 'another' };
  if (/inboxes/i.test(path)) return { script: ['503', '200'] };
  if (/signatures/i.test(path)) return { headers: { 'webhook-id': 'evt_1' }, body: '{}' };
  if (/times/i.test(path)) return { text: 'tomorrow 9:00', timezone: 'Europe/Berlin' };
  if (/cronjobs\/bulk/i.test(path)) return { action: 'pause', all: true };
  if (/bulk$/i.test(path)) return { action: 'retry', filter: { label: 'x' } };
  if (/failures/i.test(path)) return { host: 'shop.example.com', reason: '503', state: 'resolved' };
  if (/destinations/i.test(path)) return { url: 'https://example.com/hook', payload: 'ping' };
  if (/channels\/./i.test(path)) return { name: 'them', mutedUntil: null };
  if (/channels/i.test(path)) return { kind: 'webhook', name: 'us', url: 'https://example.com/' };
  if (/incidents/i.test(path)) return {};
  return /events/i.test(path) ? aBody() : aCronBody();
}

/** Bodies that are fine but for a field or two: what is only wrong inside gets past the first checks. */
const almostFine = (path: string) =>
  fc
    .array(fc.tuple(fc.constantFrom(...FIELDS), anyValue), { maxLength: 2 })
    .map((changes) => ({ ...fineBody(path), ...Object.fromEntries(changes) }));

const changesOnly = fc
  .array(fc.tuple(fc.constantFrom(...FIELDS), anyValue), { minLength: 1, maxLength: 3 })
  .map((pairs) => Object.fromEntries(pairs) as unknown);

const deep = fc.integer({ min: 1, max: 20_000 }).map((depth) => '['.repeat(depth) + ']'.repeat(depth));

const toJson = (value: unknown) => JSON.stringify(value);
const someOf = (path: string) => fc.array(fc.oneof(almostFine(path), anyValue), { maxLength: 5 });

const aBodyText = (path: string) =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.constant(bodyFor(path)).map(toJson),
    },
    {
      weight: 4,
      arbitrary: (/batch/i.test(path) ? someOf(path) : almostFine(path)).map(toJson),
    },
    { weight: 2, arbitrary: changesOnly.map(toJson) },
    { weight: 1, arbitrary: someOf(path).map(toJson) },
    { weight: 2, arbitrary: fc.json({ stringUnit: anyCharacter }) },
    { weight: 1, arbitrary: deep },
  );

const aBodyOfBytes = (path: string) =>
  fc.oneof(
    { weight: 8, arbitrary: aBodyText(path).map((text) => Buffer.from(text)) },
    { weight: 2, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) },
    // A body that was fine, with one byte of it changed.
    {
      weight: 1,
      arbitrary: fc
        .tuple(almostFine(path), fc.nat(), fc.integer({ min: 0, max: 255 }))
        .map(([body, at, byte]) => {
          const bytes = Buffer.from(JSON.stringify(body));
          bytes[at % bytes.length] = byte;
          return bytes;
        }),
    },
  );

const PARAMETERS = [...names(parametersOf), '__proto__'];

const aQuery = fc
  .array(
    fc.tuple(
      fc.oneof(fc.constantFrom(...PARAMETERS), anyText),
      fc.oneof(
        anyText,
        aTime,
        fc.base64String(),
        fc.integer().map(String),
        fc.constantFrom('Pending', 'Sent,Pending', 'Failed To Send'),
      ),
    ),
    { maxLength: 4 },
  )
  .map((pairs) => (pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`));

/** Percent-encoded or not, but nothing that Node's client refuses to send. */
const aSegment = fc.oneof(
  anyText.map((text) => encodeURIComponent(Buffer.from(text).toString())),
  fc.bigInt().map(String),
  fc.stringMatching(/^[\w%.;:@&=+$,!~*'()-]{0,20}$/),
);

const aMethod = fc.constantFrom(
  ...['POST', 'PUT', 'GET', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'PURGE'],
);

type Call = { method: string; path: string };

/** Most of them calls that there are. */
function aCall(known: Known): fc.Arbitrary<Call> {
  const idOf = (ids: string[]) =>
    fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...ids) }, { weight: 1, arbitrary: aSegment });
  const there = fc.constantFrom(...CALLS).chain(([method, path]) => {
    const [start, end] = path.replace(':host', 'example.com').split(':id') as [string, string?];
    if (end === undefined) return fc.constant({ method, path: start });
    const [noun] = path.split('/').slice(2) as [string];
    const id = idOf(known[noun] ?? ['1', '2']);
    return id.map((one) => ({ method, path: `${start}${one}${end}` }));
  });
  const anyPath = fc.oneof(
    fc.constantFrom('/healthz', '/readyz', '/', '/api', '/admin/queues', '/api/events', '/api/cronjobs/1'),
    fc.array(aSegment, { maxLength: 4 }).map((all) => `/${all.join('/')}`),
  );
  return fc.oneof(
    { weight: 6, arbitrary: there },
    { weight: 1, arbitrary: fc.record({ method: aMethod, path: anyPath }) },
  );
}

const someHeaders = fc.record(
  {
    'content-type': fc.constantFrom(
      'application/json; charset=utf-8',
      'application/json; charset=latin1',
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      '',
    ),
    'content-encoding': fc.constantFrom('gzip', 'br', 'identity', 'x'),
    'x-api-key': fc.stringMatching(/^[\x21-\x7e]{0,300}$/),
    authorization: fc.base64String().map((text) => `Basic ${text}`),
    'if-none-match': fc.constantFrom('*', '"x"'),
    range: fc.constantFrom('bytes=0-1', 'x'),
    expect: fc.constantFrom('100-continue', '200-ok'),
    accept: fc.constantFrom('text/html', '*/*', 'x', 'application/problem+json'),
    'idempotency-key': fc.oneof(
      fc.stringMatching(/^[\x20-\x7e\xa0-\xff]{1,300}$/),
      fc.constantFrom('k', '"k"', '"k'),
    ),
    'x-forwarded-for': fc.ipV6(),
    'x-http-method-override': fc.constantFrom('DELETE', 'PUT'),
    upgrade: fc.constantFrom('websocket', 'h2c'),
  },
  { requiredKeys: [] },
);

const OWN_HEADERS = { 'x-api-key': API_KEY, 'content-type': 'application/json' };

/**
 * Each call with each id that it may be about, right in all, and once wrong: with that many calls, chance would leave one out now
 * and then.
 */
export function knownRequests(known: Known): Sent[] {
  const sent = CALLS.flatMap(([method, path]) => {
    const [noun] = path.split('/').slice(2) as [string];
    const own = path.replace(':host', 'example.com');
    const ids = own.includes(':id') ? (known[noun] ?? []) : [''];
    return [...ids.map((id) => fineRequest(method, own.replace(':id', id))), wrongRequest(method, own)];
  });
  // Nothing is taken away before the others were asked.
  return sent.sort((one, other) => Number(one.method === 'DELETE') - Number(other.method === 'DELETE'));
}

function fineRequest(method: string, path: string): Sent {
  const body = method !== 'GET' && { body: Buffer.from(JSON.stringify(bodyFor(path))) };
  return { method, path, headers: OWN_HEADERS, ...body };
}

/** By its id, its body or its key. */
function wrongRequest(method: string, path: string): Sent {
  const gone = { method, path: path.replace(':id', NOBODYS_ID), headers: OWN_HEADERS };
  if (method === 'GET') return path.includes(':id') ? gone : { ...gone, headers: { 'x-api-key': 'x' } };
  return { ...gone, body: Buffer.from('{"nobody":1}') };
}

const NOBODYS_ID = '987654321';
const bodyFor = (path: string) => (/batch/i.test(path) ? [fineBody(path)] : fineBody(path));

/** Any request that an HTTP client can make, most of them close to one that is right. */
export function anyRequest(known: Known): fc.Arbitrary<Sent> {
  const headers = fc.oneof({ weight: 5, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: someHeaders });
  return aCall(known).chain(({ method, path }) =>
    fc
      .record({
        query: fc.oneof(fc.constant(''), aQuery),
        headers,
        body: fc.option(aBodyOfBytes(path), { nil: undefined, freq: 8 }),
      })
      .map(({ query, headers: more, body }) => ({
        method,
        path: path + query,
        headers: { ...OWN_HEADERS, ...more },
        ...(body !== undefined && method !== 'HEAD' && method !== 'GET' && method !== 'TRACE' && { body }),
      })),
  );
}
