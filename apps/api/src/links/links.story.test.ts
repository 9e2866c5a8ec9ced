import supertest from 'supertest';
import { eventually, queryRows, runSql } from '@jiter/testkit';
import { routesOf } from '../attacks/routes.fixture.ts';
import { openBrowser, setUpFirst, signInAs } from '../people/people.fixture.ts';
import { aBody, API_KEY, setup, type Setup } from '../test-setup.ts';

const CANARY = 'canary-51b7';
let jiter: Setup;
let owner: Awaited<ReturnType<typeof setUpFirst>>;
let event: string;
beforeAll(async () => {
  jiter = await setup({ publicUrl: 'http://jiter.test' });
  owner = await setUpFirst(jiter);
  event = await anEvent();
});
afterAll(() => jiter.close());

type Made = { id: string; url: string; expiresAt: string; code?: string; message?: string };
type Asker = { post(path: string): ReturnType<Setup['api']['post']> };

/** One that was tried, with something to hide in whatever it has. */
async function anEvent(): Promise<string> {
  const sent = {
    payload: `payload ${CANARY}`,
    headers: { 'x-tenant': `header ${CANARY}` },
    destination: 'https://app.example.com/hook',
  };
  const { id } = (await jiter.api.post('/api/events').send(aBody(sent)).expect(200)).body as { id: string };
  await jiter.api
    .put(`/api/events/${id}`)
    .send({ payload: `edited ${CANARY}` })
    .expect(200);
  const [held] = await jiter.store.deliveries.claim([id], { aheadMs: 600_000, leaseMs: 600_000 });
  await jiter.store.deliveries.record({
    ...{ event: held!, startedAt: new Date(), lagMs: 1, durationMs: 1, status: '500', worker: 'w' },
    ...{ responseData: `answer ${CANARY}`, signatures: { jiter: '', standard: '' }, userAgent: 'Jiter/test' },
    outcome: { kind: 'failed', reason: 'exhausted' },
  });
  return id;
}

const asked = (body: object, by: Asker = jiter.api) => by.post('/api/links').send(body);
async function share(body: object, by: Asker = jiter.api) {
  const made = (await asked(body, by).expect(200)).body as Made;
  return { ...made, token: made.url.split('#')[1]! };
}
/** As a browser without an account asks. */
const ask = (token: string, path: string, method = 'GET', more: Record<string, string> = {}) =>
  fetch(jiter.url + path, {
    method,
    headers: { 'x-jiter-link': token, 'content-type': 'application/json', ...more },
    ...(method !== 'GET' && method !== 'HEAD' && { body: '{}' }),
  });
const statusOf = async (token: string, path: string) => (await ask(token, path)).status;
const look = (token: string) => openBrowser(jiter).post('/auth/shared/look').send({ token });
const pathsOf = (id: string) => ['', '/explanation', '/changes'].map((part) => `/api/events/${id}${part}`);

test('it shows its event, without what was sent and answered, to whoever has it', async () => {
  const { token, ...made } = await share({ event, role: 'viewer', expires: '1h' });
  expect(made).toMatchObject({ event, role: 'viewer', payloads: false, madeBy: 'first' });
  expect(made.url).toMatch(/^http:\/\/jiter\.test\/shared#[\w-]{43}$/);
  const lastsMs = Date.parse(made.expiresAt) - Date.now();
  expect(lastsMs > 3_500_000 && lastsMs <= 3_600_000).toBe(true);
  expect((await look(token).expect(200)).body).toEqual({
    ...{ event, org: { name: 'first' }, payloads: false },
    expiresAt: made.expiresAt,
  });
  const texts = await Promise.all(pathsOf(event).map(async (path) => (await ask(token, path)).text()));
  expect(JSON.parse(texts[0]!)).toMatchObject({ id: event, status: 'Failed To Send', payload: 'REDACTED' });
  expect(JSON.parse(texts[0]!)).toMatchObject({ history: [{ status: '500', responseData: 'REDACTED' }] });
  expect(texts[1]).toContain('sentences');
  // Who works there is nothing that it shows.
  expect(JSON.parse(texts[2]!)).toMatchObject([
    ...['event.created', 'event.edited'].map((action) => ({ action, actor: { name: 'an API key' } })),
  ]);
  expect(texts.join()).not.toContain(CANARY);
});

test('with them where that was asked for, but not once the organisation shows them to no viewer', async () => {
  const { token } = await share({ event, payloads: true });
  const shown = async () => (await ask(token, `/api/events/${event}`)).text();
  for (const what of ['edited', 'header', 'answer']) expect(await shown()).toContain(`${what} ${CANARY}`);
  await jiter.api.put('/api/org').send({ hidePayloads: true }).expect(200);
  await eventually(async () => expect(await shown()).not.toContain(CANARY));
  await eventually(async () => {
    const { body } = await asked({ event, payloads: true }).expect(400);
    expect(body).toMatchObject({ code: 'invalid_link', message: expect.stringContaining('viewers of this') });
  });
  await jiter.api.put('/api/org').send({ hidePayloads: null }).expect(200);
  await eventually(async () => expect(await shown()).toContain(CANARY));
});

test('and opens nothing else: no other event, no list, no key, no figures, nothing that changes anything', async () => {
  const other = (await jiter.api.post('/api/events').send(aBody()).expect(200)).body as { id: string };
  const links = [
    await share({ event, payloads: true }),
    await share({ host: 'APP.example.com' }),
    await share({ org: jiter.org }),
  ];
  const OPEN: readonly (readonly string[])[] = [
    pathsOf(event),
    ['/api/destinations/app.example.com', '/api/stats?host=app.example.com'],
    ['/api/stats', '/api/forecast', '/api/forecast?by=host'],
  ];
  const about = [
    ...OPEN.flat(),
    ...pathsOf(other.id),
    '/api/destinations/example.com',
    '/api/stats?host=example.com',
    '/api/stats?host=app.example.com&host=example.com',
    `/api/events/0${event}`,
    `/api/events/${event}%20`,
  ];
  for (const [index, { token }] of links.entries())
    for (const path of about) {
      const isOpen = OPEN[index]!.includes(path);
      const answer = await ask(token, path);
      expect([index, path, answer.status]).toEqual([index, path, isOpen ? 200 : 403]);
      if (!isOpen) expect(await answer.json()).toMatchObject({ code: 'link_only' });
    }
  // Every call that there is, and what changes something of the very event.
  for (const route of routesOf(jiter).filter((one) => one.includes(' /'))) {
    const [method, path] = route.split(' ') as [string, string];
    const url = `/api${path.replace(':id', event).replace(':host', 'app.example.com')}`;
    for (const [index, { token }] of links.entries()) {
      if (method === 'GET' && OPEN[index]!.includes(url)) continue;
      expect([route, index, (await ask(token, url, method)).status]).toEqual([route, index, 403]);
    }
  }
  const [{ token }] = links as [(typeof links)[0]];
  expect(await statusOf(token, '/auth/me')).toBe(401);
  // It is no key, no cookie and no invitation, and a key beside it is the key's.
  for (const [name, value] of [
    ['x-api-key', token],
    ['authorization', `Bearer ${token}`],
    ['cookie', `jiter=${token}`],
  ])
    expect((await fetch(`${jiter.url}/api/events`, { headers: { [name!]: value! } })).status).toBe(401);
  await openBrowser(jiter).post('/auth/invitations/look').send({ token }).expect(404);
  expect((await ask(token, '/api/keys', 'GET', { 'x-api-key': API_KEY })).status).toBe(200);
  // Whoever is signed in beside it sees by it what it shows.
  const me = await owner.browser.get('/auth/me').expect(200);
  const cookie = String(me.headers['set-cookie']).split(';')[0]!;
  expect((await ask(token, '/api/keys', 'GET', { cookie })).status).toBe(403);
});

test('it ends: by its time, by being revoked, at once', async () => {
  const [late, gone] = [await share({ event }), await share({ event })];
  await runSql(jiter.databaseUrl, `update shared_links set expires_at = now() where id = ${late.id}`);
  expect((await look(late.token).expect(410)).body).toMatchObject({ code: 'link_expired' });
  await jiter.api.delete(`/api/links/${gone.id}`).expect(200);
  await jiter.api.delete(`/api/links/${gone.id}`).expect(404);
  await jiter.api.delete(`/api/links/${late.id}`).expect(404);
  expect((await look(gone.token).expect(404)).body.message).toContain('leads nowhere');
  const listed = (await jiter.api.get('/api/links').expect(200)).body as { id: string }[];
  for (const { id, token } of [late, gone]) {
    expect(await statusOf(token, `/api/events/${event}`)).toBe(401);
    expect(listed.map((one) => one.id)).not.toContain(id);
  }
  for (const token of ['', 'x', gone.token.slice(1), 'x'.repeat(300)])
    expect([token, await statusOf(token, `/api/events/${event}`)]).toEqual([token, 401]);
});

test('and with whoever made it: a member who is taken out, made less or leaves; a key that is revoked or ends', async () => {
  const { databaseUrl, store, org } = jiter;
  const open = (token: string) => statusOf(token, `/api/events/${event}`);
  const ends = {
    out: (id: string) => owner.browser.delete(`/api/members/${id}`).send({}).expect(200),
    less: (id: string) => owner.browser.put(`/api/members/${id}`).send({ role: 'viewer' }).expect(200),
  };
  for (const end of Object.values(ends)) {
    const member = await signInAs(jiter, 'member');
    const { token } = await share({ event }, member.browser);
    expect(await open(token)).toBe(200);
    await end(member.user.id);
    expect(await open(token)).toBe(401);
    // Not by coming back either.
    await runSql(
      databaseUrl,
      `insert into members (org_id, user_id, role) values (${org}, ${member.user.id}, 'admin')
      on conflict (org_id, user_id) do update set role = 'admin'`,
    );
    expect(await open(token)).toBe(401);
  }
  const leaver = await signInAs(jiter, 'admin');
  const ofLeaver = await share({ event }, leaver.browser);
  await leaver.browser.post(`/auth/orgs/${org}/leave`).send({}).expect(204);
  expect(await open(ofLeaver.token)).toBe(401);
  const scopes = ['links:write', 'events:read-redacted'] as const;
  const { id, apiKey } = await store.keys.create({ org, name: 'shares', scopes });
  const ofKey = await jiter.api.post('/api/links').set('x-api-key', apiKey).send({ event }).expect(200);
  const [, token] = (ofKey.body as Made).url.split('#');
  expect(await open(token!)).toBe(200);
  await store.keys.revoke(org, id);
  expect(await open(token!)).toBe(401);
});

test('nobody shows what he may not see, or may not share', async () => {
  const { store, org } = jiter;
  const withScopes = async (
    ...scopes: ('links:write' | 'events:read-redacted' | 'events:write' | '*:read')[]
  ) => (await store.keys.create({ org, name: 'some', scopes })).apiKey;
  const asKey = async (apiKey: string, body: object) =>
    (await jiter.api.post('/api/links').set('x-api-key', apiKey).send(body)).body as Made & {
      scope?: string;
    };
  expect(await asKey(await withScopes('events:write', '*:read'), { event })).toMatchObject({
    scope: 'links:write',
  });
  expect(await asKey(await withScopes('links:write'), { event })).toMatchObject({
    scope: 'events:read-redacted',
  });
  const redacted = await withScopes('links:write', 'events:read-redacted');
  expect(await asKey(redacted, { event, payloads: true })).toMatchObject({ scope: 'events:read' });
  expect(await asKey(redacted, { event })).toMatchObject({ event });
  const viewer = await signInAs(jiter, 'viewer');
  expect((await asked({ event }, viewer.browser).expect(403)).body).toMatchObject({
    code: 'forbidden',
    role: 'member',
  });
  await viewer.browser.get('/api/links').expect(403);
  const member = await signInAs(jiter, 'member');
  await runSql(
    jiter.databaseUrl,
    `update sessions set fresh_until = now() - interval '1 second' where user_id = ${member.user.id}`,
  );
  expect((await asked({ event }, member.browser).expect(403)).body).toMatchObject({ code: 'not_fresh' });
});

test('what is another organisation’s, or wrong, makes none', async () => {
  const { apiKey, org } = await jiter.store.orgs.create('other');
  const ids = () => queryRows(jiter.databaseUrl, 'select id from shared_links');
  const theirs = (body: object) => jiter.api.post('/api/links').set('x-api-key', apiKey).send(body);
  await theirs({ event }).expect(404);
  await theirs({ org: jiter.org }).expect(404);
  await asked({ org }).expect(404);
  await asked({ event: '1' }).expect(404);
  const { id } = await share({ event });
  await jiter.api.delete(`/api/links/${id}`).set('x-api-key', apiKey).expect(404);
  const before = await ids();
  const WRONG: [object, string][] = [
    [{}, "one of 'event', 'host' and 'org'"],
    [{ event, host: 'example.com' }, "one of 'event', 'host' and 'org'"],
    [{ event: 'x' }, "'event' must be the id of an event"],
    [{ host: 'https://example.com/x' }, "'host' must be a host"],
    [{ event, role: 'owner' }, "'role' must be 'viewer'"],
    [{ event, expires: '7' }, "'expires' needs a unit"],
    [{ event, expires: '366d' }, "'expires' must be a duration from 1min to 365d"],
    [{ event, until: '7d' }, "'until' is not a field"],
  ];
  for (const [body, message] of WRONG)
    expect([body, (await asked(body).expect(400)).body.message]).toEqual([
      body,
      expect.stringContaining(message),
    ]);
  expect(await ids()).toEqual(before);
});

test('of an event that is gone meanwhile it shows that there is none any more, and of an organisation nothing', async () => {
  const { databaseUrl, store } = jiter;
  const mine = await anEvent();
  const { token } = await share({ event: mine });
  await runSql(
    databaseUrl,
    `delete from settled_events where id = ${mine}; delete from events where id = ${mine}`,
  );
  for (const path of pathsOf(mine)) expect([path, await statusOf(token, path)]).toEqual([path, 404]);
  await look(token).expect(200);
  const other = await store.orgs.create('gone');
  const asOther = supertest.agent(jiter.url).set('x-api-key', other.apiKey);
  const { token: theirs } = await share({ org: other.org }, asOther);
  expect(await statusOf(theirs, '/api/stats')).toBe(200);
  await store.people.deleteOrg(other.org, 'gone', { kind: 'admin', name: 'root' });
  expect(await statusOf(theirs, '/api/stats')).toBe(401);
  await look(theirs).expect(404);
});

test('what opens it is in no row and no line, and each that was made and revoked is written down', async () => {
  const made = await share({ event, payloads: true });
  await ask(made.token, `/api/events/${event}`);
  await ask(made.token, '/api/keys');
  await look(made.token);
  await jiter.api.delete(`/api/links/${made.id}`).expect(200);
  const tables = ['shared_links', 'audit', 'links', 'sessions'].map(
    (name) => `select to_jsonb(t)::text as row from ${name} t`,
  );
  const rows = await queryRows(jiter.databaseUrl, tables.join(' union all '));
  const written = JSON.stringify([rows, jiter.lines]);
  expect(written).toContain('/auth/shared/look');
  expect(written).not.toContain(made.token);
  const entries = await queryRows<object>(
    jiter.databaseUrl,
    `select action, actor_name, coalesce(before, after) as told from audit where target_kind = 'link' and target_id = '${made.id}' order by id`,
  );
  const told = { event, payloads: true, expiresAt: made.expiresAt };
  expect(entries).toEqual([
    { action: 'link.created', actor_name: 'first', told },
    { action: 'link.revoked', actor_name: 'first', told },
  ]);
});
