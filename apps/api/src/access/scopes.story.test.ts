import { SCOPES, type Grant, type Scope } from '@jiter/core';
import { eventually } from '@jiter/testkit';
import { routesOf } from '../attacks/routes.fixture.ts';
import { aBody, setup, soon, type Setup } from '../test-setup.ts';

let jiter: Setup;
beforeAll(async () => {
  jiter = await setup();
});
afterAll(() => jiter.close());

const keyWith = async (grant: Grant) =>
  (await jiter.store.keys.create({ org: jiter.org, name: 'some', ...grant })).apiKey;

async function call(key: string, method: string, path: string, body?: unknown, idempotencyKey?: string) {
  const answer = await fetch(`${jiter.url}${path.startsWith('../') ? path.slice(2) : `/api${path}`}`, {
    method,
    headers: {
      'x-api-key': key,
      'content-type': 'application/json',
      ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')!.includes('json');
  return { status: answer.status, body: (isJson ? JSON.parse(text) : { text }) as Record<string, never> };
}

/** By what a route is called, and not by the table that the app has. */
function scopesFor(route: string): Scope[] {
  const [method, path] = route.split(' ') as [string, string];
  if (/^\/(keys|secrets|audit)/.test(path)) return ['org:admin'];
  if (['/status', '../metrics'].includes(path)) return ['metrics:read', '*:read'];
  if (path === '/org') return method === 'GET' ? ['org:read', '*:read'] : ['org:admin'];
  if (path.startsWith('/inboxes')) return method === 'GET' ? ['events:read', '*:read'] : ['events:write'];
  if (path.startsWith('/links')) return ['links:write'];
  if (path.startsWith('/channels')) return ['org:admin'];
  if (path.startsWith('/incidents')) return method === 'GET' ? ['org:read', '*:read'] : ['events:write'];
  if (path === '/signatures/check') return ['events:read', '*:read'];
  if (path === '/times/resolve') return ['events:read', 'events:read-redacted', '*:read'];
  const isOfEvents = /^\/(stats|forecast|failures|destinations|bulk)\b/.test(path);
  const family = isOfEvents ? 'events' : (path.split('/')[1] as 'events' | 'cronjobs');
  const reads = method === 'GET' || path.endsWith('/preview');
  if (!reads) return [`${family}:write`];
  return [`${family}:read`, '*:read', ...(family === 'events' ? (['events:read-redacted'] as const) : [])];
}

const isOfPeople = (route: string) => /^\w+ \/(members|invitations|system)/.test(route);

test('each route takes its scope, and no other one will do', async () => {
  const routes = routesOf(jiter).filter((route) => !isOfPeople(route));
  expect(routes).toContain('POST /events');
  const keys = await Promise.all(
    SCOPES.map(async (scope) => [scope, await keyWith({ scopes: [scope] })] as const),
  );
  for (const route of routes) {
    const [method, path] = route.split(' ') as [string, string];
    for (const [scope, key] of keys) {
      // Whoever may make the call is told what is wrong with it.
      const answer = await call(
        key,
        method,
        path.replace(':id', '987654321').replace(':host', 'example.com'),
        method === 'GET' ? undefined : {},
      );
      const isRefused = answer.body['code'] === 'scope_missing';
      expect([route, scope, isRefused]).toEqual([route, scope, !scopesFor(route).includes(scope)]);
      if (!isRefused) continue;
      expect(answer.status).toBe(403);
      expect(scopesFor(route)).toContain(answer.body['scope']);
      expect(answer.body['message']).toContain(`'${String(answer.body['scope'])}'`);
    }
  }
});

test('a key that may not see what was sent is shown none of it, whatever it does', async () => {
  const secret = 'the secret payload';
  const { id } = (
    await jiter.api
      .post('/api/events')
      .send(aBody({ payload: secret }))
      .expect(200)
  ).body;
  const job = { payload: secret, destination: 'https://example.com/', expression: '0 9 1 1 *' };
  const made = (await jiter.api.post('/api/cronjobs').send(job).expect(200)).body;
  const [event] = await jiter.store.deliveries.claim([id], { aheadMs: 600_000, leaseMs: 600_000 });
  await jiter.store.deliveries.record({
    event: event!,
    startedAt: new Date(),
    lagMs: 1,
    durationMs: 1,
    status: '500',
    responseData: secret,
    signatures: { jiter: '', standard: '' },
    userAgent: 'Jiter/test',
    worker: 'w',
    outcome: { kind: 'failed', reason: 'exhausted' },
  });
  const key = await keyWith({ scopes: ['events:read-redacted', 'events:write', 'cronjobs:write'] });
  const calls = [
    ['GET', `/events/${id}`],
    ['GET', '/events?include=cron'],
    ['POST', `/events/${id}/replay`, { delay: '1h' }],
    ['POST', `/events/${id}/retry`, { delay: '1h' }],
    ['PUT', `/cronjobs/${made.id}`, { expression: '0 8 1 1 *' }],
    ['POST', `/cronjobs/${made.id}/run`],
    ['DELETE', `/cronjobs/${made.id}`],
  ] as const;
  for (const [method, path, body] of calls) {
    const answer = await call(key, method, path, body);
    const text = JSON.stringify(answer.body);
    expect([method, path, answer.status, text.includes(secret)]).toEqual([method, path, 200, false]);
    expect(text).toContain('REDACTED');
  }
  expect((await call(key, 'GET', `/events/${id}`)).body).toMatchObject({ id, payload: 'REDACTED' });
  const whole = await call(await keyWith({ scopes: ['events:read'] }), 'GET', `/events/${id}`);
  expect(JSON.stringify(whole.body).split(secret)).toHaveLength(4);
});

test('nor by a repeat, which is answered with what others have made of it', async () => {
  const key = await keyWith({ scopes: ['events:write', 'cronjobs:write'] });
  const own = aBody({ payload: 'own' });
  const job = { payload: 'own', destination: 'https://example.com/', expression: '0 9 1 1 *' };
  const ask = (path: string, body: object, by = key) => call(by, 'POST', path, body, 'k');
  const asked = [
    ['/events', own, '/events', 'events:read'],
    ['/events/batch', [own], '/events', 'events:read'],
    ['/cronjobs', job, '/cronjobs', 'cronjobs:read'],
  ] as const;
  for (const [path, body, place, reads] of asked) {
    const first = JSON.stringify((await ask(path, body)).body);
    expect(first).toContain('own');
    const [, id] = /"id":"(\d+)"/.exec(first)!;
    await jiter.api.put(`/api${place}/${id}`).send({ payload: 'of others' }).expect(200);
    // Of a batch also what is one among others that are new.
    const repeats = path === '/events/batch' ? [body, [own, aBody({ payload: 'new' })]] : [body];
    for (const repeat of repeats) {
      const again = JSON.stringify((await ask(path, repeat)).body);
      expect(again).toContain(`"id":"${id}"`);
      expect(again).toContain('"payload":"REDACTED"');
      expect(again).not.toContain('of others');
    }
    const reader = await keyWith({ scopes: ['events:write', 'cronjobs:write', reads] });
    expect(JSON.stringify((await ask(path, body, reader)).body)).toContain('of others');
  }
});

const HERE = 'https://app.example.com/in';
const THERE = 'https://app.example.com.evil.com/in';
const elsewhere = {
  code: 'destination_not_in_scope',
  message: expect.stringMatching(/some destinations only/),
};

test('a key with destinations sends there alone, however it is told to', async () => {
  const key = await keyWith({ destinations: ['https://app.example.com/in'] });
  const job = (destination: string) => ({ payload: '', destination, expression: '0 9 1 1 *' });
  const at = (destination: string) => aBody({ destination });
  const { id } = (await call(key, 'POST', '/events', at(HERE))).body;
  const made = (await call(key, 'POST', '/cronjobs', job(HERE))).body;
  const theirs = (await jiter.api.post('/api/events').send(at(THERE)).expect(200)).body;
  const theirJob = (await jiter.api.post('/api/cronjobs').send(job(THERE)).expect(200)).body;
  const refused: [string, string, unknown?][] = [
    ['POST', '/events', at(THERE)],
    ['POST', '/events', { ...at(HERE), successCallback: THERE }],
    ['POST', '/events', { ...at(HERE), failureCallback: { url: THERE } }],
    ['POST', '/events?dryRun=true', at(THERE)],
    ['PUT', `/events/${id}`, { destination: THERE }],
    ['PUT', `/events/${id}`, { failureCallback: THERE }],
    ['PUT', `/events/${theirs.id}`, { payload: 'mine now' }],
    ['POST', `/events/${theirs.id}/retry`],
    ['POST', `/events/${theirs.id}/replay`, { delay: '1h', overrides: { destination: HERE } }],
    ['POST', `/events/${id}/replay`, { delay: '1h', overrides: { destination: THERE } }],
    ['PUT', '/org', { failureCallback: THERE }],
    ['PUT', '/org', { failureCallback: { url: THERE } }],
    ['POST', '/events/retry', { all: true }],
    ['POST', '/events/replay', { all: true }],
    ['POST', '/bulk', { action: 'replay', filter: { label: 'a' } }],
    ['POST', '/cronjobs/bulk', { ids: [made.id], action: 'pause' }],
    ['POST', '/destinations/app.example.com.evil.com/test', { url: THERE }],
    ['POST', '/channels', { kind: 'webhook', name: 'theirs', url: THERE }],
    ['POST', '/cronjobs', job(THERE)],
    ['POST', '/cronjobs', { ...job(HERE), successCallback: THERE }],
    ['PUT', `/cronjobs/${made.id}`, { destination: THERE }],
    ['PUT', `/cronjobs/${made.id}`, { failureCallback: { url: THERE } }],
    ['PUT', `/cronjobs/${theirJob.id}`, { payload: 'mine now' }],
    ['POST', `/cronjobs/${theirJob.id}/run`],
  ];
  for (const [method, path, body] of refused) {
    const answer = await call(key, method, path, body);
    expect([method, path, answer]).toEqual([method, path, { status: 403, body: elsewhere }]);
  }
  const batch = await call(key, 'POST', '/events/batch', [at(HERE), at(THERE)]);
  expect(batch.body).toEqual([expect.objectContaining({ destination: HERE }), { ...elsewhere, status: 403 }]);
  expect((await call(key, 'PUT', `/events/${id}`, { scheduledTime: soon(90_000) })).status).toBe(200);
  expect((await call(key, 'PUT', '/events/987654321', { payload: '' })).status).toBe(404);
});

test('nor has it sent what others made to go there afterwards, by a callback', async () => {
  const key = await keyWith({ destinations: [HERE] });
  for (const callback of [{ successCallback: THERE }, { failureCallback: { url: THERE } }]) {
    const body = aBody({ destination: HERE, ...callback });
    const { id } = (await jiter.api.post('/api/events').send(body).expect(200)).body;
    const job = { payload: '', destination: HERE, expression: '0 9 1 1 *', ...callback };
    const made = (await jiter.api.post('/api/cronjobs').send(job).expect(200)).body;
    for (const [method, path, change] of [
      ['PUT', `/events/${id}`, { payload: 'mine now' }],
      ['POST', `/events/${id}/retry`],
      ['POST', `/events/${id}/replay`, { delay: '1h' }],
      ['PUT', `/cronjobs/${made.id}`, { payload: 'mine now' }],
      ['POST', `/cronjobs/${made.id}/run`],
    ] as const) {
      const answer = await call(key, method, path, change);
      expect([method, path, answer]).toEqual([method, path, { status: 403, body: elsewhere }]);
    }
  }
});

test('a key makes others that may no more than itself, and shows each of them once', async () => {
  const expiresAt = new Date(Date.now() + 86_400_000);
  const own = await keyWith({ scopes: ['org:admin', 'events:read'], destinations: [HERE], expiresAt });
  const fine = { name: ' reader ', scopes: ['events:read'], destinations: [HERE], expiresAt: soon() };
  const { status, body } = await call(own, 'POST', '/keys', fine);
  expect(status).toBe(200);
  const { apiKey, ...shown } = body as unknown as { apiKey: string; id: string };
  expect(shown).toMatchObject({ name: 'reader', scopes: ['events:read'], prefix: apiKey.slice(0, 12) });
  const listed = await call(own, 'GET', '/keys');
  expect(listed.body).toContainEqual(shown);
  expect(JSON.stringify(listed.body)).not.toContain(apiKey);
  const refused: [object, string][] = [
    [{ scopes: undefined }, 'scope_missing'],
    [{ scopes: ['*:read'] }, 'scope_missing'],
    [{ scopes: ['events:write'] }, 'scope_missing'],
    [{ destinations: undefined }, 'destination_not_in_scope'],
    [{ destinations: ['https://app.example.com/'] }, 'destination_not_in_scope'],
    [{ expiresAt: undefined }, 'expires_too_late'],
    [{ expiresAt: soon(864_000_000) }, 'expires_too_late'],
  ];
  for (const [change, code] of refused) {
    expect(await call(own, 'POST', '/keys', { ...fine, ...change })).toMatchObject({
      status: 403,
      body: { code },
    });
  }
  for (const change of [
    { scopes: ['all'] },
    { destinations: [] },
    { expiresAt: soon(-1) },
    { name: '' },
    { x: 1 },
  ]) {
    expect((await call(own, 'POST', '/keys', { ...fine, ...change })).status).toBe(400);
  }
  expect((await call(own, 'DELETE', `/keys/${shown.id}`)).status).toBe(200);
  expect((await call(own, 'DELETE', `/keys/${shown.id}`)).status).toBe(404);
});

test('of the last two keys that can make others, revoked at the same moment, one stays', async () => {
  const { org, apiKey } = await jiter.store.orgs.create('few');
  const admin = await jiter.store.keys.create({ org, name: 'admin', scopes: ['org:admin'] });
  const other = await jiter.store.keys.create({ org, name: 'reader', scopes: ['*:read'] });
  const [first] = await jiter.store.keys.list(org);
  const answers = await Promise.all([first!, admin].map(({ id }) => call(apiKey, 'DELETE', `/keys/${id}`)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(answers.find(({ status }) => status === 409)?.body['code']).toBe('last_admin_key');
  expect(await jiter.store.keys.revokeButLast(org, other.id)).toBe('revoked');
});

test('a key that is narrowed is narrower in every process within a few seconds', async () => {
  const { id, apiKey } = await jiter.store.keys.create({ org: jiter.org, name: 'wide' });
  expect((await call(apiKey, 'GET', '/cronjobs')).status).toBe(200);
  expect(await jiter.store.keys.restrict(jiter.org, id, { scopes: ['events:write'] })).toBe(true);
  await eventually(async () => expect((await call(apiKey, 'GET', '/cronjobs')).status).toBe(403), 20_000);
});
