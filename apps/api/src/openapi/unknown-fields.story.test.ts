import { CHANNEL } from '../audit/changing-calls.fixture.ts';
import { signInAs } from '../people/people.fixture.ts';
import { setup, type Setup } from '../test-setup.ts';
import { ask, bytesOf, operationsWith, type Operation } from './every-operation.fixture.ts';

let jiter: Setup;
beforeAll(async () => {
  jiter = await setup();
});
afterAll(() => jiter.close());

/** What nobody has heard of, beside what the call takes: it is all that is wrong with that. */
function withUnheard({ body }: Operation): string {
  const known = JSON.parse(body || '{}') as object | object[];
  return JSON.stringify(Array.isArray(known) ? known.map(unheardOf) : unheardOf(known));
}
const unheardOf = (known: object) => ({ ...known, unheardOf: true });

test('whatever changes something, or looks, refuses a field that it does not know, and names it', async () => {
  const { browser } = await signInAs(jiter, 'owner');
  const me = await browser.get('/auth/me').expect(200);
  const cookie = `Cookie: ${String(me.headers['set-cookie']).split(';')[0]!}`;
  const here = ['Host: jiter', 'Sec-Fetch-Site: same-origin', cookie];
  const { id } = await jiter.store.channels.create(jiter.org, CHANNEL);
  const own = {
    '/api/channels/987654321': `/api/channels/${id}`,
    '/auth/orgs/987654321': `/auth/orgs/${jiter.org}`,
    '/auth/orgs/987654321/leave': `/auth/orgs/${jiter.org}/leave`,
  };
  const port = Number(new URL(jiter.url).port);
  // Whatever is sent to an inbox is kept as it came.
  const asked = operationsWith(400).filter(
    ({ method, path }) => ['POST', 'PUT'].includes(method) && !path.startsWith('/in/'),
  );
  expect(asked.length).toBeGreaterThan(45);
  const passing = await Promise.all(
    asked.map(async (operation) => {
      const { method, path } = operation;
      const sent = { method, path: own[path as keyof typeof own] ?? path, body: withUnheard(operation) };
      const { status, answered } = await ask(port, bytesOf(sent, here));
      return /\bunheardOf\b/.test(answered) ? [] : [`${method} ${path}: ${status}`];
    }),
  );
  // Nobody signs in by another service.
  expect(passing.flat()).toEqual(['POST /auth/oauth/github: 404']);
  // Nothing was done: whoever asked is still signed in, and in his org.
  expect((await browser.get('/auth/me').expect(200)).body).toEqual(me.body);
});
