import supertest from 'supertest';
import { eventually, runSql } from '@jiter/testkit';
import { bytesOf, othersThan, type Operation } from '../openapi/every-operation.fixture.ts';
import { openBrowser, PASSWORD, setUpFirst, signInAs } from '../people/people.fixture.ts';
import { aBody, API_KEY, setup, type Setup } from '../test-setup.ts';

let jiter: Setup;
let browser: ReturnType<typeof openBrowser>;
let cookie: string;
let user: { id: string };
beforeAll(async () => {
  jiter = await setup();
  ({ browser, user } = await setUpFirst(jiter));
  const answer = await browser.get('/auth/me');
  cookie = String(answer.headers['set-cookie']).split(';')[0]!;
});
afterAll(() => jiter.close());

const post = (path = '/api/events') => supertest(jiter.url).post(path).set('cookie', cookie);

test('a cookie opens the org of its person, for whatever his role may', async () => {
  const { body } = await browser.post('/api/events').send(aBody()).expect(200);
  expect(body.org).toBe(jiter.org);
  await browser.get(`/api/events/${body.id}`).expect(200);
  await browser.put(`/api/events/${body.id}`).send({ payload: 'other' }).expect(200);
  const changes = await browser.get(`/api/events/${body.id}/changes`).expect(200);
  const actor = { kind: 'user', id: user.id, name: 'Ann' };
  expect(changes.body).toMatchObject([
    { action: 'event.created', actor },
    { action: 'event.edited', actor },
  ]);
  expect(
    (await browser.get(`/api/audit?action=event.edited&actor=user:${user.id}`).expect(200)).body,
  ).toHaveLength(1);
});

test('beside a key nobody looks at it: a key that opens nothing is refused, and another org’s opens that', async () => {
  await browser.get('/api/events').set('x-api-key', 'nonsense').expect(401);
  await browser.get('/api/events').set('x-api-key', '').expect(401);
  await browser.get('/auth/me').set('x-api-key', API_KEY).expect(401);
  const { apiKey, org } = await jiter.store.orgs.create('other');
  // Nor is it asked where it comes from: no browser sends a key by itself.
  const { body } = await post()
    .set('x-api-key', apiKey)
    .set('sec-fetch-site', 'cross-site')
    .send(aBody())
    .expect(200);
  expect(body.org).toBe(org);
});

describe('what a page of another site can send', () => {
  const sites: [Record<string, string>, number][] = [
    [{}, 403],
    [{ origin: 'null' }, 403],
    [{ origin: 'https://evil.example' }, 403],
    [{ origin: 'ANOTHER PORT' }, 403],
    [{ 'sec-fetch-site': 'cross-site', origin: 'SELF' }, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ 'sec-fetch-site': 'none' }, 403],
    [{ origin: 'SELF' }, 200],
    [{ 'sec-fetch-site': 'same-origin' }, 200],
  ];
  test.each(sites)('%j is answered with %i', async (headers, status) => {
    const here = { SELF: jiter.url, 'ANOTHER PORT': jiter.url.replace(/\d+$/, '1') };
    const { origin = '' } = headers;
    const own = origin in here ? { ...headers, origin: here[origin as keyof typeof here] } : headers;
    const before = await countEvents();
    const { body } = await post().set(own).send(aBody()).expect(status);
    if (status !== 200) expect(body.code).toBe('cross_site');
    expect((await countEvents()) - before).toBe(status === 200 ? 1 : 0);
    for (const path of ['/auth/sign-in', '/auth/setup', '/auth/link']) {
      const answer = await post(path).set(own).send({});
      expect([path, answer.status]).toEqual([path, status === 200 ? 400 : status]);
    }
  });

  const forms = [
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain',
    'application/jsonp',
  ];
  test.each(forms)('a form of %s is not read', async (type) => {
    for (const path of ['/api/events', '/auth/sign-in', '/auth/sign-out', '/auth/setup']) {
      const sent = post(path).set({ origin: jiter.url, 'content-type': type });
      await sent.send(JSON.stringify(aBody())).expect(415);
    }
    await browser.get('/auth/me').expect(200);
  });

  test('no session is ended either', async () => {
    await post('/auth/sign-out').set('origin', 'https://evil.example').expect(403);
    await supertest(jiter.url).delete('/auth/sessions/1').set('cookie', cookie).expect(403);
    await browser.get('/auth/me').expect(200);
  });

  test('no answer lets it be read', async () => {
    const answer = await supertest(jiter.url)
      .get('/api/events')
      .set({ cookie, origin: 'https://evil.example' })
      .expect(200);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(answer.headers).toMatchObject({
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'same-origin',
    });
  });

  const countEvents = async () =>
    (await browser.get('/api/events?limit=1000').expect(200)).body.length as number;
});

describe('in several organisations', () => {
  // Whoever is in one alone need not say which.
  let several: Setup;
  let person: ReturnType<typeof openBrowser>;
  let second: string;
  beforeAll(async () => {
    several = await setup();
    const first = await setUpFirst(several);
    person = first.browser;
    second = (await several.store.orgs.create('second')).org;
    await runSql(
      several.databaseUrl,
      `insert into members (org_id, user_id, role) values (${second}, ${first.user.id}, 'viewer')`,
    );
  });
  afterAll(() => several.close());

  test('a call says which, and is told so if it does not', async () => {
    const missing = await eventually(() => person.get('/api/org').expect(400));
    expect(missing.body).toEqual({
      code: 'org_missing',
      message: expect.stringContaining('header x-jiter-org'),
    });
    for (const org of [several.org, second]) {
      const { body } = await person.get('/api/org').set('x-jiter-org', org).expect(200);
      expect(body.id).toBe(org);
    }
    const { org: third } = await several.store.orgs.create('third');
    for (const org of [third, '987654321', "1' or 1=1", '']) {
      const { body } = await person.get('/api/org').set('x-jiter-org', org).expect(403);
      expect([org, body.code]).toEqual([org, 'not_a_member']);
    }
  });

  test('each has its role: a viewer changes nothing', async () => {
    const asked = person.post('/api/events').set('x-jiter-org', second).send(aBody());
    expect((await asked.expect(403)).body).toEqual({
      code: 'forbidden',
      role: 'member',
      message: "Your role in this organisation may not do this: it takes the role 'member'",
    });
    await person.get('/api/events').set('x-jiter-org', second).expect(200);
    await person.post('/api/events').set('x-jiter-org', several.org).send(aBody()).expect(200);
  });

  test('who has just come to be in a second one changes nothing in the first by leaving it out', async () => {
    const late = await signInAs(several, 'owner');
    const ask = (method: 'get' | 'post' = 'post') =>
      method === 'get' ? late.browser.get('/api/org') : late.browser.post('/api/events').send(aBody());
    await ask().expect(200);
    await ask('get').expect(200);
    // By another process, of which this one is not told.
    await runSql(
      several.databaseUrl,
      `insert into members (org_id, user_id, role) values (${second}, ${late.user.id}, 'member')`,
    );
    expect((await ask().expect(400)).body.code).toBe('org_missing');
    await eventually(() => ask('get').expect(400));
  });

  test('where that is done all hold to it at once, whatever they ask for', async () => {
    const { browser: late } = await signInAs(several, 'owner');
    const org = () => late.get('/api/org');
    await org().expect(200);
    const { body } = await late.post('/auth/orgs').send({ name: 'third' }).expect(201);
    expect((await org().expect(400)).body.code).toBe('org_missing');
    const third = body.id as string;
    const viewer = await signInAs(several, 'viewer', third);
    await viewer.browser.get('/api/org').expect(200);
    const place = `/api/members/${viewer.user.id}`;
    await late.put(place).set('x-jiter-org', third).send({ role: 'member' }).expect(200);
    await viewer.browser.post('/api/events').set('x-jiter-org', third).send(aBody()).expect(200);
    await late.delete(place).set('x-jiter-org', third).expect(200);
    await viewer.browser.get('/api/org').set('x-jiter-org', third).expect(403);
  });

  test('a key beside it needs no such header', async () => {
    await several.api.get('/api/org').set('x-jiter-org', second).expect(200);
  });
});

test('a session that is ended opens nothing any more, also where it was looked up just before', async () => {
  const elsewhere = openBrowser(jiter);
  await elsewhere.post('/auth/sign-in').send({ login: 'Ann', password: PASSWORD }).expect(200);
  const { body: sessions } = await elsewhere.get('/auth/sessions').expect(200);
  expect(sessions).toHaveLength(2);
  expect(sessions[0]).toEqual({
    id: expect.any(String),
    createdAt: expect.any(String),
    lastSeenAt: expect.any(String),
    ip: '127.0.0.1',
    userAgent: expect.any(String),
    isCurrent: expect.any(Boolean),
  });
  const { id } = sessions.find(({ isCurrent }: { isCurrent: boolean }) => isCurrent) as { id: string };
  const asks = () => elsewhere.get('/api/org').set('x-jiter-org', jiter.org);
  await asks().expect(200);
  const strangers = await setUpStranger();
  await strangers.delete(`/auth/sessions/${id}`).expect(404);
  await asks().expect(200);
  await browser.delete(`/auth/sessions/${id}`).expect(204);
  await browser.delete(`/auth/sessions/${id}`).expect(404);
  await browser.delete('/auth/sessions/x').expect(404);
  await elsewhere.get('/auth/me').expect(401);
  await asks().expect(401);
  await browser.get('/auth/me').expect(200);
});

/** Somebody else, signed in. */
async function setUpStranger() {
  await runSql(jiter.databaseUrl, "insert into users (name) values ('Eve')");
  const account = await jiter.store.people.findAccount('eve');
  const { token } = await jiter.store.people.createLink({
    kind: 'login',
    user: account!.user.id,
    minutes: 60,
  });
  const eve = openBrowser(jiter);
  await eve.post('/auth/link').send({ token }).expect(200);
  return eve;
}

test('with the console off there are no people: cookies are not looked at, and /auth is no call', async () => {
  const off = await setup({ people: undefined });
  try {
    await supertest(off.url).get('/auth/me').set('cookie', cookie).expect(404);
    const { body } = await supertest(off.url).get('/api/org').set('cookie', cookie).expect(401);
    expect(body).toEqual({ message: 'Please send your API key in the header x-api-key' });
    const port = Number(new URL(off.url).port);
    const bytes = (operation: Operation) => bytesOf(operation, ['Host: jiter', `x-api-key: ${API_KEY}`]);
    // With a slash behind it they are of no event; and of a host that nothing was sent to there is something to tell.
    expect(await othersThan(404, { port, bytes })).toEqual([
      ...['cancel', 'retry', 'replay'].map((act) => `POST /api/events/${act}: 200`),
      'GET /api/destinations/app.example.com: 200',
      'POST /api/destinations/app.example.com/test: 200',
    ]);
  } finally {
    await off.close();
  }
});
