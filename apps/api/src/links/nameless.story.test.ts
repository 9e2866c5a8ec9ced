import { setUpFirst, signInAs } from '../people/people.fixture.ts';
import { aBody, setup, type Setup } from '../test-setup.ts';

let jiter: Setup;
beforeAll(async () => {
  jiter = await setup({ publicUrl: 'http://jiter.test' });
  await setUpFirst(jiter);
});
afterAll(() => jiter.close());

test('a link tells nobody by name who cancelled its event, in whatever it opens', async () => {
  const { id } = (await jiter.api.post('/api/events').send(aBody()).expect(200)).body as { id: string };
  const { browser } = await signInAs(jiter, 'member');
  const { name } = ((await browser.get('/auth/me').expect(200)).body as { user: { name: string } }).user;
  await browser.post(`/api/events/${id}/cancel`).expect(200);
  const explained = `/api/events/${id}/explanation`;
  expect(JSON.stringify((await browser.get(explained).expect(200)).body)).toContain(`by ${name}`);

  const made = await jiter.api.post('/api/links').send({ event: id }).expect(200);
  const token = (made.body as { url: string }).url.split('#')[1]!;
  const ask = (path: string) => fetch(jiter.url + path, { headers: { 'x-jiter-link': token } });
  const { sentences } = (await (await ask(explained)).json()) as { sentences: object[] };
  expect(sentences[0]).toMatchObject({
    ...{ code: 'cancelled', by: { kind: 'user', name: 'a person' } },
    text: expect.stringMatching(/ by a person\.$/),
  });
  for (const path of ['', '/explanation', '/changes'])
    expect(await (await ask(`/api/events/${id}${path}`)).text()).not.toContain(name);
});

test('nor where the worker runs that sent it', async () => {
  const { api, store, url } = jiter;
  const { id } = (await api.post('/api/events').send(aBody()).expect(200)).body as { id: string };
  const [held] = await store.deliveries.claim([id], { aheadMs: 600_000, leaseMs: 600_000 });
  await store.deliveries.record({
    ...{
      event: held!,
      startedAt: new Date(),
      lagMs: 1,
      durationMs: 1,
      status: '500',
      worker: 'rack-7.internal:42',
    },
    ...{ responseData: '', signatures: { jiter: '', standard: '' }, userAgent: 'Jiter/test' },
    outcome: { kind: 'failed', reason: 'exhausted' },
  });
  const { body } = await api.post('/api/links').send({ event: id, payloads: true }).expect(200);
  const headers = { 'x-jiter-link': (body as { url: string }).url.split('#')[1]! };
  const shown = await (await fetch(`${url}/api/events/${id}`, { headers })).json();
  expect(shown).toMatchObject({ history: [{ status: '500', worker: 'a worker' }] });
  const own = await api.get(`/api/events/${id}`).expect(200);
  expect(own.body).toMatchObject({ history: [{ worker: 'rack-7.internal:42' }] });
});
