import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { check } from './check.ts';
import { bodyExampleOf, bodyOf, exampleOf, fieldsOf, type Schema } from './document.ts';
import { callOf, calls, document } from './document.fixture.ts';

const ajv = new Ajv2020({ strict: false, validateFormats: false, validateSchema: false });
ajv.addSchema(document, 'api');
const judges = new Map<string, (value: unknown) => boolean>();

/** Another's judgement by the same schema. */
function isGood(id: string, schema: Schema, value: unknown): boolean {
  const judge = judges.get(id) ?? compiled(schema);
  judges.set(id, judge);
  return judge(value);
}
const compiled = (schema: Schema) =>
  ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/')) as object) as (
    value: unknown,
  ) => boolean;

const withBody = calls.flatMap((call) => {
  const { schema, example } = bodyOf(call) ?? {};
  return schema ? [{ id: call.operationId, schema, example, call }] : [];
});

test('what each call shows as its body is good, also with times that are ahead', () => {
  expect(withBody.length).toBeGreaterThan(40);
  const now = Date.parse('2040-01-01T10:30:00Z');
  for (const { id, schema, call } of withBody) {
    const text = bodyExampleOf(document, call, now);
    if (text === '') continue;
    const problems = check(document, schema, JSON.parse(text)).map(({ path }) => path);
    // Its second item is there to be refused.
    expect([id, problems]).toEqual([id, id === 'createEvents' ? ['[1].scheduledTime'] : []]);
    expect(text).not.toMatch(/": "20[23]\d-\d\d-\d\dT/);
  }
});

const ODD = [
  null,
  true,
  '',
  'x',
  -1,
  1.5,
  7e9,
  [],
  {},
  ['x'],
  { x: 1 },
  '2027-01-31T09:00:00Z',
  'https://x.example/',
];

/** The value with one of its parts, at any depth, changed, taken away or added to. */
function changed(value: unknown, steps: readonly number[], put: unknown): unknown {
  const [step = 0, ...rest] = steps;
  if (typeof value !== 'object' || value === null || steps.length === 0) return put;
  const names = [...Object.keys(value), 'unheard-of'];
  const name = names[step % names.length]!;
  if (Array.isArray(value))
    return value.map((one, index) => (String(index) === name ? changed(one, rest, put) : one));
  const members = value as Record<string, unknown>;
  if (rest.length === 0 && put === undefined)
    return Object.fromEntries(Object.entries(members).filter(([one]) => one !== name));
  return { ...members, [name]: changed(members[name], rest, put) };
}

test('whether a body is good, it says as a validator of JSON Schema does, whatever is changed in it', () => {
  const change = fc.tuple(
    fc.constantFrom(...withBody.map((one) => one.id)),
    fc.array(fc.nat(30), { minLength: 1, maxLength: 4 }),
    fc.constantFrom(undefined, ...ODD),
  );
  const seen = { good: 0, bad: 0 };
  fc.assert(
    fc.property(change, ([id, steps, put]) => {
      const { schema, example } = withBody.find((one) => one.id === id)!;
      const whole = Object.fromEntries(
        fieldsOf(document, schema).map((field) => [field.name, exampleOf(document, field.schema)]),
      );
      const base = example ?? whole;
      const made = changed(Array.isArray(base) ? base : { ...whole, ...base }, steps, put);
      // What is undefined is in no JSON.
      const value: unknown = JSON.parse(JSON.stringify(made) ?? 'null');
      const good = isGood(id, schema, value);
      seen[good ? 'good' : 'bad'] += 1;
      const found = check(document, schema, value).filter(({ text }) => !OF_FORMATS.test(text));
      expect([id, value, found.length === 0]).toEqual([id, value, good]);
    }),
    { numRuns: 2_000 },
  );
  expect(Math.min(seen.good, seen.bad)).toBeGreaterThan(100);
});

/** Which the validator is told to leave out. */
const OF_FORMATS = /a URL, such as|a time with a zone/;

const problemsWith = (id: string, value: unknown) =>
  check(document, bodyOf(callOf(id))!.schema!, value).map(({ path, text }) => `${path} ${text}`);

test('each problem names its field as the API does', () => {
  expect(
    problemsWith('createEvent', {
      payload: 7,
      retryPolicy: { maxRetries: -1 },
      labels: ['a', 1],
      metadata: { a: 1 },
      scheduledTime: 'tomorrow',
      unheard: true,
    }),
  ).toEqual([
    'destination is missing',
    'payload must be string',
    'retryPolicy.maxRetries must be 0 or more',
    'labels[1] must be string',
    'metadata.a must be string',
    'scheduledTime must be a time with a zone, such as 2027-01-31T09:00:00Z',
    'unheard is not known here',
  ]);
  expect(problemsWith('createEvents', [{ destination: 'https://x.example/' }, {}])).toEqual([
    '[1].destination is missing',
  ]);
  expect(problemsWith('createApiKey', { name: 'x', scopes: ['all'] })[0]).toMatch(
    /^scopes\[0\] must be one of events:read,/,
  );
});
