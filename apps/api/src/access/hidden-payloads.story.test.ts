import { readFileSync } from 'node:fs';
import { eventually } from '@jiter/testkit';
import { setUpFirst, signInAs } from '../people/people.fixture.ts';
import { aBody, setup, type Setup } from '../test-setup.ts';

const CANARY = 'canary-7f3a';

let jiter: Setup;
let ids: Record<string, string>;
beforeAll(async () => {
  jiter = await setup();
  await setUpFirst(jiter);
  ids = await leaveCanaries();
});
afterAll(() => jiter.close());

/** In whatever an org is shown that was sent, or answered. */
async function leaveCanaries(): Promise<Record<string, string>> {
  const sent = {
    payload: `payload ${CANARY}`,
    headers: { 'x-tenant': `header ${CANARY}` },
    successCallback: { url: 'https://example.com/told', headers: { 'x-tenant': `callback ${CANARY}` } },
  };
  const event = (await jiter.api.post('/api/events').send(aBody(sent)).expect(200)).body as { id: string };
  const job = { ...sent, destination: 'https://example.com/hook', expression: '0 9 1 1 *' };
  const cronJob = (await jiter.api.post('/api/cronjobs').send(job).expect(200)).body as { id: string };
  await jiter.api
    .put(`/api/events/${event.id}`)
    .send({ payload: `edited ${CANARY}` })
    .expect(200);
  const inbox = (await jiter.api.post('/api/inboxes').send({}).expect(200)).body as {
    id: string;
    url: string;
  };
  await fetch(inbox.url, { method: 'POST', body: `inbox ${CANARY}` });
  const { apiKey: _none, ...failed } = {
    apiKey: '',
    ...((await jiter.api.post('/api/events').send(aBody(sent))).body as { id: string }),
  };
  const [held] = await jiter.store.deliveries.claim([failed.id], { aheadMs: 600_000, leaseMs: 600_000 });
  await jiter.store.deliveries.record({
    ...{ event: held!, startedAt: new Date(), lagMs: 1, durationMs: 1, status: '500', worker: 'w' },
    ...{ responseData: `answer ${CANARY}`, signatures: { jiter: '', standard: '' }, userAgent: 'Jiter/test' },
    outcome: { kind: 'failed', reason: 'exhausted' },
  });
  const bulk = await jiter.api.post('/api/bulk').send({ action: 'cancel', filter: { ids: [event.id] } });
  const { id: bulkId = '1' } = bulk.body as { id?: string };
  return { events: failed.id, pending: event.id, cronjobs: cronJob.id, inboxes: inbox.id, bulk: bulkId };
}

type Document = { paths: Record<string, Record<string, { security?: object[] }>> };
const file = new URL('../../../../docs/openapi.json', import.meta.url);
const { paths } = JSON.parse(readFileSync(file, 'utf8')) as Document;

/** Each call of the document, about whatever there is a canary in. */
const CALLS = Object.entries(paths)
  .filter(([path]) => path.startsWith('/api/'))
  .flatMap(([path, methods]) => Object.keys(methods).map((method) => [method.toUpperCase(), path] as const));

async function answersTo(cookie: string): Promise<string[]> {
  const leaks: string[] = [];
  for (const [method, path] of CALLS) {
    const family = path.split('/')[2]!;
    const known = [ids[family] ?? '1', ...(family === 'events' ? [ids['pending']!] : [])];
    const urls = known.map((id) => path.replace('{id}', id).replace('{host}', 'example.com'));
    for (const url of new Set(
      urls.flatMap((one) => (method === 'GET' ? [one, `${one}?include=cron&limit=100`] : [one])),
    )) {
      const answer = await fetch(jiter.url + url, {
        method,
        headers: { cookie, origin: jiter.url, 'content-type': 'application/json' },
        ...(method !== 'GET' && method !== 'DELETE' && { body: '{}' }),
      });
      if ((await answer.text()).includes(CANARY)) leaks.push(`${method} ${path}`);
    }
  }
  return [...new Set(leaks)];
}

async function viewer() {
  const { browser } = await signInAs(jiter, 'viewer');
  const me = await browser.get('/auth/me').expect(200);
  return { browser, cookie: String(me.headers['set-cookie']).split(';')[0]! };
}

test('viewers are shown payloads, headers and answers as long as the organisation says nothing', async () => {
  const { cookie, browser } = await viewer();
  expect((await answersTo(cookie)).sort()).toEqual(
    expect.arrayContaining([
      'GET /api/events',
      'GET /api/events/{id}',
      'GET /api/cronjobs',
      'GET /api/inboxes/{id}/requests',
    ]),
  );
  const { body } = await browser.get(`/api/events?q=${CANARY}&limit=100`).expect(200);
  expect(body).not.toEqual([]);
});

test('once it says so, no call shows any of it to a viewer, nor finds it; to others all is as before', async () => {
  const { cookie, browser } = await viewer();
  const member = await signInAs(jiter, 'member');
  await jiter.api.put('/api/org').send({ hidePayloads: true }).expect(200);
  await eventually(async () => {
    const { body } = await browser.get(`/api/events/${ids['events']}`).expect(200);
    expect((body as { payload: string }).payload).toBe('REDACTED');
  });
  expect(await answersTo(cookie)).toEqual([]);
  for (const words of [CANARY, 'payload', 'answer']) {
    const { body } = await browser.get(`/api/events?q=${words}&limit=100`).expect(200);
    expect([words, body]).toEqual([words, []]);
    const count = await browser.get(`/api/events/count?q=${words}`).expect(200);
    expect((count.body as { count: number }).count).toBe(0);
  }
  const shown = (await browser.get(`/api/events/${ids['events']}`).expect(200)).body as object;
  expect(shown).toMatchObject({
    headers: { 'x-tenant': 'REDACTED' },
    destination: 'https://example.com/hook',
  });
  const refused = await browser.get(`/api/inboxes/${ids['inboxes']}/requests`).expect(403);
  expect(refused.body).toEqual({
    ...{ code: 'forbidden', role: 'member' },
    message: "Viewers of this organisation are shown no payloads: it takes the role 'member'",
  });
  const { body: whole } = await member.browser.get(`/api/events/${ids['events']}`).expect(200);
  expect(JSON.stringify(whole)).toContain(`answer ${CANARY}`);
  await jiter.api.put('/api/org').send({ hidePayloads: null }).expect(200);
  await eventually(async () => expect(await answersTo(cookie)).not.toEqual([]));
});
