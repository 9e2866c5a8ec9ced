import { CALLS, OF_PEOPLE } from './calls.fixture.ts';
import { fieldsOf, parametersOf, takesMany, type Known } from './fields.fixture.ts';
import { digestOf, idsOf, openTwoOrgs, type Org, type TwoOrgs } from './two-orgs.fixture.ts';

/** Every field and parameter there is, by the schemas: what comes new is tried without being listed here. */

let two: TwoOrgs;
beforeAll(async () => {
  two = await openTwoOrgs();
});
afterAll(() => two.close());

/** Those of keys, channels and incidents are small numbers, which others have too. */
const allIdsOf = ({ events, occurrences, cronJobs, keys }: Org) =>
  [events, occurrences, cronJobs, keys].flat();

/** What one org may try to have of another's by a field. */
const wishesFor = ({ values }: Known, other: Org) => [
  ...values,
  other.org,
  other.events[1],
  [other.events[1]],
  other.cronJobs[0],
  { tenant: other.org, event: other.events[1] },
];

/** Nothing of the other's is in the answer. That it names what it was sent says nothing. */
function expectNothingOf(other: Org, text: string): void {
  expect(text).not.toContain(`${other.org}'s secret`);
  expect(text).not.toContain(`${other.org}'s tick`);
  expect(text).not.toContain(`"org":"${other.org}"`);
  for (const id of allIdsOf(other)) expect(text).not.toContain(`"id":"${id}"`);
}

/** A path with an id of the org's own. */
function ownPath(path: string, own: Org): string {
  const found = path.replace(':host', 'example.com');
  return found.includes(':id') ? found.replace(':id', idsOf(path, own).at(-1)!) : found;
}

const withBody = CALLS.filter(([method, path]) => !OF_PEOPLE.test(path) && fieldsOf(method, path).length > 0);
const withQuery = CALLS.filter(([method, path]) => parametersOf(method, path).length > 0);

test('there are calls with fields and with parameters', () => {
  expect(withBody.map(([method, path]) => `${method} ${path}`)).toContain('POST /api/events');
  expect(fieldsOf('POST', '/api/events').map(({ name }) => name)).toContain('retryPolicy');
  expect(withQuery.map(([method, path]) => `${method} ${path}`)).toContain('GET /api/events');
  expect(parametersOf('GET', '/api/events').map(({ name }) => name)).toContain('label');
});

test.each(withBody)('no field of %s %s reaches another org', async (method, path) => {
  const { a: own, b: other } = two;
  const known = fieldsOf(method, path);
  const example = Object.fromEntries(
    known.filter(({ values }) => values.length > 0).map(({ name, values }) => [name, values.at(-1)]),
  );
  const before = await digestOf(two.sql, other.org);
  for (const field of known) {
    for (const value of wishesFor(field, other)) {
      const body = { ...example, [field.name]: value };
      const sent = takesMany(method, path) ? [body] : body;
      const { status, text } = await two.call(own.key, method, ownPath(path, own), sent);
      expect([method, path, field.name, status < 500]).toEqual([method, path, field.name, true]);
      expectNothingOf(other, text);
    }
    expect([field.name, await digestOf(two.sql, other.org)]).toEqual([field.name, before]);
  }
});

test.each(withQuery)('no parameter of %s %s shows what is another org’s', async (method, path) => {
  const { a: own, b: other } = two;
  for (const parameter of parametersOf(method, path)) {
    for (const value of wishesFor(parameter, other)) {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      const query = new URLSearchParams([[parameter.name, text]]).toString();
      const answer = await two.call(own.key, method, `${ownPath(path, own)}?${query}`);
      expect(answer.status).toBeLessThan(500);
      expectNothingOf(other, answer.text);
    }
  }
});
