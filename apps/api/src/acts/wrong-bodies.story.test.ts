import { FAILED, setupActs, type ActSetup } from './acts.fixture.ts';

let jiter: ActSetup;
let id: string;
beforeAll(async () => {
  jiter = await setupActs();
  id = await jiter.createAs(FAILED);
});
afterAll(() => jiter.close());

const refusalOf = async (path: string, body: object) =>
  ((await jiter.api.post(`/api${path}`).send(body).expect(400)).body as { message: string }).message;

const A_STRING = 'must be a string, as in the list of events: several values are one, separated by commas';
const BY_NAMES = "'metadata' is asked for by its names, such as metadata[customer] with the value 7";

test.each([
  [[], "'filter' must be an object"],
  [null, "'filter' must be an object"],
  [{ label: 5 }, `'filter.label' ${A_STRING}`],
  [{ status: ['Sent', 'Pending'] }, `'filter.status' ${A_STRING}`],
  [{ 'metadata[customer]': 7 }, `'filter.metadata[customer]' ${A_STRING}`],
  [{ metadata: { customer: '7' } }, BY_NAMES],
  [{ cursor: 'x' }, "'filter.cursor' has no meaning here: it says which part of the list is shown"],
])('of the filter %j it is said what is wrong with it, wherever it is sent', async (filter, message) => {
  for (const call of ['/events/cancel', '/events/retry', '/events/replay'])
    expect(await refusalOf(call, { filter })).toBe(message);
  expect(await refusalOf('/bulk', { action: 'cancel', filter })).toBe(message);
});

test('what is said to help is what the call takes', async () => {
  const action = 'cancel';
  const all = 'send at least one parameter of the list of events, or "all": true';
  const some = 'send at least one parameter of the list of events, such as {"status": "Failed To Send"}';
  expect(await refusalOf('/events/cancel', { filter: {} })).toBe(`'filter' is empty: ${all}`);
  expect(await refusalOf('/bulk', { action, filter: {} })).toBe(`'filter' is empty: ${some}`);
  expect(await refusalOf('/bulk', { action })).toBe(`'filter' is missing: ${some}`);
  const limit = { filter: { limit: '5' } };
  expect(await refusalOf('/events/cancel', limit)).toMatch(/'limit' beside 'filter' says how many$/);
  expect(await refusalOf('/bulk', { action, ...limit })).toMatch(/here: a job is about all that match$/);
});

test.each([
  [{ overrides: [] }, "'overrides' must be an object"],
  [{ overrides: { payload: 'x' } }, /^'overrides.payload' is not a field that can be sent: only/],
  [{ overrides: { timeout: 5 } }, /^'overrides.timeout' needs a unit/],
  [
    { overrides: { timeout: '3min' } },
    "'overrides.timeout' must be a duration from 1s to 2min, such as 30s or 1min",
  ],
  [{ overrides: { headers: { Host: 'x' } } }, /^'overrides.headers.Host' cannot be sent/],
  [{ overrides: { headers: { 'X-Token': 'REDACTED' } } }, /^'overrides.headers.X-Token' is REDACTED/],
  [
    { overrides: { headers: { 'Content-Type': 'a/b' } } },
    /^'overrides.headers.Content-Type' cannot be sent: the envelope is JSON$/,
  ],
  [{ delay: '1h', scheduledTime: '2099-01-01T00:00:00Z' }, /: 'scheduledTime' or 'delay'$/],
  [{ scheduledTime: '2099-01-01T00:00:00' }, 'Please enter a valid time: add a zone, such as Z or +02:00'],
  [{ scheduledTime: '+010000-01-01T00:00:00Z' }, /^Please enter a valid time: the last one is 9999-12-31/],
  [{ scheduledTime: 'soon' }, /^Please enter a valid time$/],
])('of the replay %j it is said what is wrong with it, and where', async (body, message) => {
  expect(await refusalOf(`/events/${id}/replay`, body)).toMatch(message);
});

test.each([
  [{ maxAge: '1h', expiresAt: '2099-01-01T00:00:00Z' }, 'two_times'],
  [{ delay: '1h', expiresAt: new Date(Date.now() + 60_000).toISOString() }, 'expires_before_time'],
])('a retry %j is refused, and its event left as it was', async (body, code) => {
  const before = await jiter.get(id);
  const refused = await jiter.post(`/${id}/retry`, body).expect(400);
  expect(refused.body).toMatchObject({ code });
  expect(await jiter.get(id)).toEqual(before);
});

test.each(['metadata=7', 'metadata[]=7', 'metadata[a][b]=7'])('%s has no name', async (query) => {
  expect((await jiter.api.get(`/api/events?${query}`).expect(400)).body.message).toBe(BY_NAMES);
});
