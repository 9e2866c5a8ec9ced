import { silentLog } from '@jiter/core';
import { createLimiter } from '../limits/limiter.ts';
import { setUpFirst } from '../people/people.fixture.ts';
import { aBody, API_KEY, setup } from '../test-setup.ts';

const STATED = ['ratelimit-policy', 'ratelimit'];

/** As all processes have counted together. */
function counting() {
  const told = new Map<string, number>();
  const addToCount = (key: string, points: number) => {
    const used = (told.get(key) ?? 0) + points;
    told.set(key, used);
    return Promise.resolve({ used, msLeft: 60_000 });
  };
  return { addToCount, log: silentLog };
}

test('whoever has a link uses up nothing of what its organisation may ask, and is not told what that is', async () => {
  const deps = counting();
  const jiter = await setup({
    limiter: createLimiter({ requests: 10_000, windowMs: 60_000 }, deps),
    orgLimiter: createLimiter({ requests: 0, windowMs: 60_000 }, deps),
  });
  const { org, apiKey } = await jiter.store.orgs.create('other');
  await jiter.store.orgs.changeSettings(org, { requestsPerMinute: 1_000 });
  const call = (method: 'get' | 'post', path: string, body?: object) =>
    jiter.api[method](`/api${path}`).set('x-api-key', apiKey).send(body);
  const leftOf = ({ headers }: { headers: Record<string, string> }) =>
    Number(/"requests";r=(\d+);/.exec(headers['ratelimit'] ?? '')?.[1]);
  const { id: event } = (await call('post', '/events', aBody()).expect(200)).body as { id: string };
  const made = await call('post', '/links', { event }).expect(200);
  const headers = { 'x-jiter-link': (made.body as { url: string }).url.split('#')[1]! };
  for (let times = 0; times < 3; times += 1) {
    const answer = await fetch(`${jiter.url}/api/events/${event}`, { headers });
    expect(answer.status).toBe(200);
    expect(STATED.filter((name) => answer.headers.has(name))).toEqual([]);
    // Its own, of which each has as many as a key.
    expect(answer.headers.get('ratelimit-remaining')).toBe(String(9_999 - times));
  }
  const next = await call('get', '/events').expect(200);
  expect(STATED.filter((name) => name in next.headers)).toEqual(STATED);
  expect(leftOf(next)).toBe(leftOf(made) - 1);
  await jiter.close();
});

test('who asks more often than he may is told by what he asked', async () => {
  const jiter = await setup({
    limiter: createLimiter({ requests: 3, windowMs: 60_000 }, counting()),
  });
  const { browser } = await setUpFirst(jiter);
  const me = await browser.get('/auth/me').expect(200);
  const cookie = String(me.headers['set-cookie']).split(';')[0]!;
  const { id: event } = (await jiter.api.post('/api/events').send(aBody()).expect(200)).body as {
    id: string;
  };
  const { body: made } = await jiter.api.post('/api/links').send({ event }).expect(200);
  const link = (made as { url: string }).url.split('#')[1]!;
  for (const [headers, left, by] of [
    [{ 'x-api-key': API_KEY }, 1, 'with this API key'],
    [{ 'x-jiter-link': link }, 3, 'by this link'],
    [{ cookie }, 3, 'of this session'],
  ] as const) {
    const ask = () => fetch(`${jiter.url}/api/events/${event}`, { headers });
    for (let times = 0; times < left; times += 1) expect([by, (await ask()).status]).toEqual([by, 200]);
    const refused = await ask();
    expect([by, refused.status]).toEqual([by, 429]);
    const { message } = (await refused.json()) as { message: string };
    expect(message).toMatch(`Too many requests ${by}: 3 were allowed; try again in`);
  }
  await jiter.close();
});
