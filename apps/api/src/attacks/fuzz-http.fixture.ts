import fc from 'fast-check';
import { anyCharacter } from '@jiter/testkit/any-character';
import { API_KEY } from '../test-setup.ts';
import { CALLS } from './calls.fixture.ts';
import { exampleOf, fieldsOf, parametersOf, queryOf, takesBody, takesMany } from './fields.fixture.ts';

export type Sent = {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: Buffer;
};

/** Rows that are there, by the noun of their paths: ids of the org's own, of another org's. */
export type Known = Readonly<Record<string, string[]>>;

const anyText = fc.string({ unit: anyCharacter, maxLength: 40 });
const aTime = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .date({ noInvalidDate: true, min: new Date('1990-01-01'), max: new Date('9999-12-31') })
      .map((at) => at.toISOString()),
  },
  // Such as PostgreSQL has no text for, or another one.
  fc.constantFrom('0000-01-01T00:00:00Z', '0001-01-01T00:00:00+14:00', '9999-12-31T23:59:59.9999Z'),
);
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

/** One of the API's, as its router has it. */
type Call = (typeof CALLS)[number];

const names = (ofCall: typeof fieldsOf) => [
  ...new Set(CALLS.flatMap(([method, path]) => ofCall(method, path).map(({ name }) => name))),
];
const FIELDS = [...names(fieldsOf), 'id', 'org', '__proto__', 'constructor', 'toString', 'x'];

/** An edit takes what the row could have been made of, and its description shows a field of that. */
const AS_CREATED: Readonly<Record<string, Call>> = {
  'PUT /api/events/:id': ['POST', '/api/events'],
  'PUT /api/cronjobs/:id': ['POST', '/api/cronjobs'],
};

/** What the call takes: nothing is learnt from 400s alone. */
const fineBody = (call: Call) => exampleOf(...(AS_CREATED[call.join(' ')] ?? call));
const bodyFor = (call: Call) => (takesMany(...call) ? [fineBody(call)] : fineBody(call));

/** Bodies that are fine but for a field or two: what is only wrong inside gets past the first checks. */
const almostFine = (call: Call) =>
  fc
    .array(fc.tuple(fc.constantFrom(...FIELDS), anyValue), { maxLength: 2 })
    .map((changes) => ({ ...fineBody(call), ...Object.fromEntries(changes) }));

const changesOnly = fc
  .array(fc.tuple(fc.constantFrom(...FIELDS), anyValue), { minLength: 1, maxLength: 3 })
  .map((pairs) => Object.fromEntries(pairs) as unknown);

const deep = fc.integer({ min: 1, max: 20_000 }).map((depth) => '['.repeat(depth) + ']'.repeat(depth));

const toJson = (value: unknown) => JSON.stringify(value);
const someOf = (call: Call) => fc.array(fc.oneof(almostFine(call), anyValue), { maxLength: 5 });

const aBodyText = (call: Call) =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.constant(bodyFor(call)).map(toJson),
    },
    {
      weight: 4,
      arbitrary: (takesMany(...call) ? someOf(call) : almostFine(call)).map(toJson),
    },
    { weight: 2, arbitrary: changesOnly.map(toJson) },
    { weight: 1, arbitrary: someOf(call).map(toJson) },
    { weight: 2, arbitrary: fc.json({ stringUnit: anyCharacter }) },
    { weight: 1, arbitrary: deep },
  );

const aBodyOfBytes = (call: Call) =>
  fc.oneof(
    { weight: 8, arbitrary: aBodyText(call).map((text) => Buffer.from(text)) },
    { weight: 2, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) },
    // A body that was fine, with one byte of it changed.
    {
      weight: 1,
      arbitrary: fc
        .tuple(almostFine(call), fc.nat(), fc.integer({ min: 0, max: 255 }))
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

/** Of a path, and of the examples in the document. */
const HOST = 'app.example.com';
/** Whose bodies a path is sent that is none of the API's. */
const CREATE: Call = ['POST', '/api/events'];

/** Most of them calls that there are; `call` is the one whose bodies go there. */
function aTarget(known: Known): fc.Arbitrary<{ method: string; path: string; call: Call }> {
  const idOf = (ids: string[]) =>
    fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...ids) }, { weight: 1, arbitrary: aSegment });
  const there = fc.constantFrom(...CALLS).chain((call) => {
    const [method, path] = call;
    const [start, end] = path.replace(':host', HOST).split(':id') as [string, string?];
    if (end === undefined) return fc.constant({ method, path: start, call });
    const [noun] = path.split('/').slice(2) as [string];
    const id = idOf(known[noun] ?? ['1', '2']);
    return id.map((one) => ({ method, path: `${start}${one}${end}`, call }));
  });
  const anyPath = fc.oneof(
    fc.constantFrom('/healthz', '/readyz', '/', '/api', '/admin/queues', '/api/events', '/api/cronjobs/1'),
    fc.array(aSegment, { maxLength: 4 }).map((all) => `/${all.join('/')}`),
  );
  return fc.oneof(
    { weight: 6, arbitrary: there },
    { weight: 1, arbitrary: fc.record({ method: aMethod, path: anyPath, call: fc.constant(CREATE) }) },
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
  const sent = CALLS.flatMap((call) => {
    const [method, path] = call;
    const [noun] = path.split('/').slice(2) as [string];
    const own = path.replace(':host', HOST);
    const ids = own.includes(':id') ? (known[noun] ?? []) : [''];
    return [...ids.map((id) => fineRequest(call, own.replace(':id', id))), wrongRequest(method, own)];
  });
  // Nothing is taken away before the others were asked, nor done with all before it was with one of them.
  return sent.sort((one, other) => lastOf(one) - lastOf(other));
}

const WITH_MANY = /\/events\/(cancel|retry|replay)$/;
const lastOf = ({ method, path }: Sent) => (method === 'DELETE' ? 2 : Number(WITH_MANY.test(path)));

function fineRequest(call: Call, path: string): Sent {
  const body = takesBody(...call) && { body: Buffer.from(JSON.stringify(bodyFor(call))) };
  return { method: call[0], path: path + queryOf(...call), headers: OWN_HEADERS, ...body };
}

/** By its id, its body or its key. */
function wrongRequest(method: string, path: string): Sent {
  const gone = { method, path: path.replace(':id', NOBODYS_ID), headers: OWN_HEADERS };
  if (method === 'GET') return path.includes(':id') ? gone : { ...gone, headers: { 'x-api-key': 'x' } };
  return { ...gone, body: Buffer.from('{"nobody":1}') };
}

const NOBODYS_ID = '987654321';

/** Any request that an HTTP client can make, most of them close to one that is right. */
export function anyRequest(known: Known): fc.Arbitrary<Sent> {
  const headers = fc.oneof({ weight: 5, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: someHeaders });
  return aTarget(known).chain(({ method, path, call }) =>
    fc
      .record({
        query: fc.oneof(fc.constant(''), aQuery),
        headers,
        body: fc.option(aBodyOfBytes(call), { nil: undefined, freq: 8 }),
      })
      .map(({ query, headers: more, body }) => ({
        method,
        path: path + query,
        headers: { ...OWN_HEADERS, ...more },
        ...(body !== undefined && method !== 'HEAD' && method !== 'GET' && method !== 'TRACE' && { body }),
      })),
  );
}
