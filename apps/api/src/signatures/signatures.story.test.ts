import { requestBody, signWebhook, standardSecret, webhookHeaders } from '@jiter/core';
import { aBody, API_KEY, setup, SIGNING_SECRET, type Setup } from '../test-setup.ts';

const DAY_MS = 86_400_000;

let jiter: Setup;
beforeAll(async () => {
  jiter = await setup();
});
afterAll(() => jiter.close());

/** An event as it would be sent then. */
async function sent(payload = 'hello', startedAt = new Date()) {
  const { id } = (await jiter.api.post('/api/events').send(aBody({ payload })).expect(200)).body;
  const { event } = (await jiter.store.events.find(jiter.org, id as string))!;
  const body = requestBody(event) as string;
  const signatures = signWebhook(id, body, [SIGNING_SECRET], startedAt);
  return { body, headers: webhookHeaders({ eventId: id, startedAt, signatures, userAgent: 'Jiter/test' }) };
}

const check = (asked: object) => jiter.api.post('/api/signatures/check').send(asked);

test('a request of ours is valid in both ways, with our secret in either form, and without one', async () => {
  const request = await sent();
  for (const secret of [undefined, SIGNING_SECRET, standardSecret(SIGNING_SECRET)]) {
    const { body } = await check({ ...request, secret }).expect(200);
    expect(body).toEqual({
      signatures: [
        { scheme: 'standard', verdict: 'valid', text: expect.any(String) },
        { scheme: 'jiter', verdict: 'valid', text: expect.any(String) },
      ],
    });
  }
});

test('what another org signed is wrong here, and right there, as it is in an inbox of either', async () => {
  const { apiKey, signingSecret } = await jiter.store.orgs.create('other');
  for (const [key, own] of [
    [API_KEY, SIGNING_SECRET],
    [apiKey, signingSecret],
  ] as const) {
    const as = (method: 'get' | 'post', path: string) => jiter.api[method](path).set('x-api-key', key);
    const { body: inbox } = await as('post', '/api/inboxes').expect(200);
    for (const secret of [SIGNING_SECRET, signingSecret]) {
      const verdict = secret === own ? 'valid' : 'invalid';
      const told = { signatures: [{ verdict }, { verdict }] };
      const now = new Date();
      const signatures = signWebhook('1', '{}', [secret], now);
      const headers = webhookHeaders({ eventId: '1', startedAt: now, signatures, userAgent: 'Jiter/test' });
      const { body } = await as('post', '/api/signatures/check').send({ headers, body: '{}' }).expect(200);
      expect(body).toMatchObject(told);
      await fetch(inbox.url, { method: 'POST', headers, body: '{}' });
      const { body: came } = await as('get', `/api/inboxes/${inbox.id}/requests`).expect(200);
      expect(came[0]).toMatchObject(told);
    }
  }
});

test('how old a request was is judged by when it arrived, if that is said', async () => {
  const request = await sent('of yesterday', new Date(Date.now() - DAY_MS));
  const verdicts = async (asked: object) => {
    const { body } = await check({ ...request, ...asked }).expect(200);
    return (body.signatures as { verdict: string; mistake?: string }[]).map(
      ({ verdict, mistake }) => mistake ?? verdict,
    );
  };
  const arrived = new Date(Date.now() - DAY_MS + 1_000).toISOString();
  expect(await verdicts({})).toEqual(['too_old', 'too_old']);
  expect(await verdicts({ receivedAt: arrived })).toEqual(['valid', 'valid']);
  expect(await verdicts({ receivedAt: arrived.replace('Z', '+02:00') })).toEqual(['too_new', 'too_new']);
});

test('a payload that was taken for the body is told by what was sent', async () => {
  const request = await sent('just this');
  const { body } = await check({ ...request, body: 'just this' }).expect(200);
  expect(body.likeliest).toMatchObject({ mistake: 'parsed_body' });
});

test('neither a secret that is given nor one of ours is in an answer or a log', async () => {
  const request = await sent();
  const given = 'a-secret-that-is-wrong';
  const { body, text } = await check({ ...request, secret: given }).expect(200);
  expect(body.likeliest).toMatchObject({ mistake: 'wrong_secret' });
  const wrong = await check({ ...request, secret: given, body: 7 }).expect(400);
  for (const said of [text, wrong.text, JSON.stringify(jiter.lines)]) {
    expect(said).not.toContain(given);
    expect(said).not.toContain(SIGNING_SECRET);
  }
});

test.each([
  [{ body: '' }, /'headers' must be an object/],
  [{ headers: { 'webhook-id': 7 }, body: '' }, /'headers' must be an object/],
  [{ headers: [], body: '' }, /'headers' must be an object/],
  [{ headers: {} }, /'body' must be the text/],
  [{ headers: {}, body: {} }, /'body' must be the text/],
  [{ headers: {}, body: '', secret: '' }, /'secret' must be a text/],
  [{ headers: {}, body: '', receivedAt: 'lately' }, /'receivedAt' must be an ISO-8601 time/],
  [{ headers: {}, body: '', receivedAt: '2027-01-31T10:00:00' }, /'receivedAt' .*: add a zone/],
  [{ headers: {}, body: '', receivedAt: 5 }, /'receivedAt' must be an ISO-8601 time/],
  [{ headers: {}, body: '', key: 'x' }, /'key' is not a field/],
])('%j is refused by what is wrong with it', async (asked, message) => {
  expect((await check(asked).expect(400)).body.message).toMatch(message);
});

test('times are resolved over HTTP, in UTC unless it is said where', async () => {
  const resolve = (asked: object) => jiter.api.post('/api/times/resolve').send(asked);
  expect((await resolve({ text: '2027-01-31 09:00' }).expect(200)).body).toEqual({
    scheduledTime: '2027-01-31T09:00:00.000Z',
    instants: ['2027-01-31T09:00:00.000Z'],
    timezone: 'UTC',
    localTime: '2027-01-31T09:00:00.000+00:00',
    isPast: expect.any(Boolean),
  });
  const gap = await resolve({ text: '2027-03-28 02:30', timezone: 'Europe/Berlin' }).expect(200);
  expect(gap.body.warning).toMatchObject({ code: 'gap' });
  expect((await resolve({ text: 'whenever' }).expect(400)).body.code).toBe('unknown_time');
  expect((await resolve({ text: 'now', timezone: 7 }).expect(400)).body.message).toMatch(
    /'timezone' must be/,
  );
  expect((await resolve({}).expect(400)).body.message).toMatch(/'text' must be/);
});
