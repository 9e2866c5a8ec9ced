import { createHash } from 'node:crypto';
import type { AuditEntry } from '@jiter/core';
import { queryRows } from '@jiter/testkit';
import { setupActs, type ActSetup } from '../acts/acts.fixture.ts';
import { routesOf } from '../attacks/routes.fixture.ts';
import { soon } from '../test-setup.ts';
import { aJob, APART, bodyFor, call, CHANGING, failed, OTHERS, pending } from './changing-calls.fixture.ts';

let jiter: ActSetup;
beforeAll(async () => {
  jiter = await setupActs();
});
afterAll(() => jiter.close());

type Entry = Omit<AuditEntry, 'at'> & { at: string };
const listOf = async (query = '') =>
  (await jiter.api.get(`/api/audit?limit=1000&${query}`).expect(200)).body as Entry[];
/** After it was created. */
const changesOf = async (id: string, limit = 100) =>
  ((await jiter.api.get(`/api/events/${id}/changes?limit=${limit}`).expect(200)).body as Entry[]).slice(1);
const last = async () => (await listOf())[0]!;

test('each call that changes something leaves exactly one entry, and creating events none', async () => {
  const routes = routesOf(jiter).filter((route) => !/^GET |members|invitations/.test(route));
  expect([...Object.keys(CHANGING), ...Object.keys(OTHERS), ...APART].sort()).toEqual(routes.sort());
  const [own] = await jiter.store.keys.list(jiter.org);
  for (const [route, { of, as }] of Object.entries(CHANGING)) {
    const id = (await of?.(jiter)) ?? '';
    const before = (await listOf()).length;
    const [method, path] = route.split(' ') as [string, string];
    await call(jiter, method, path.replace(':id', id), bodyFor(route)).expect(200);
    const after = await listOf();
    expect([route, after.length - before, after[0]!.action]).toEqual([route, 1, as]);
    expect(after[0]).toMatchObject({ actor: { kind: 'key', id: own!.id, name: 'first' }, ip: '127.0.0.1' });
    if (path.includes(':id')) expect(after[0]!.target).toMatchObject({ id });
  }
  const before = (await listOf()).length;
  for (const [route, body] of Object.entries(OTHERS)) {
    const [method, path] = route.split(' ') as [string, string];
    await call(jiter, method, path, body).expect(200);
  }
  expect(await listOf()).toHaveLength(before);
});

test('what changes nothing leaves none: ids that nobody has, bodies that are wrong, dry runs, repeats, what is as it was', async () => {
  const [gone, event, job] = ['987654321', await pending(jiter), await aJob(jiter)];
  await jiter.api.put('/api/org').send({ retention: '9d' }).expect(200);
  // Jobs are made by the API here, as subjects.
  const subjects = [job];
  const isOfSubject = (id: string | undefined) => id !== undefined && subjects.includes(id);
  const told = async () =>
    (await listOf()).filter(
      ({ action, target }) => !/\.(created|started)$/.test(action) || !isOfSubject(target?.id),
    );
  const before = await told();
  for (const [route, { of }] of Object.entries(CHANGING)) {
    const [method, path] = route.split(' ') as [string, string];
    const body = bodyFor(route);
    if (path.includes(':id')) await call(jiter, method, path.replace(':id', gone), body).expect(404);
    if (!body) continue;
    const id = path.includes(':id') ? await of!(jiter) : '';
    subjects.push(id);
    const { status } = await call(jiter, method, path.replace(':id', id), { ...body, wrong: 1 });
    expect([route, status]).toEqual([route, 400]);
  }
  for (const act of ['cancel', 'retry', 'replay'])
    await jiter.post(`/${act}`, { all: true, dryRun: true }).expect(200);
  await jiter.post('/cancel', { ids: [gone] }).expect(200);
  await jiter.api.put(`/api/events/${event}`).send({ payload: 'hello' }).expect(200);
  await jiter.api.put(`/api/cronjobs/${job}`).send({ status: 'Active' }).expect(200);
  await jiter.api.put('/api/org').send({ retention: '9d' }).expect(200);
  await jiter.post(`/${event}/retry`).expect(409);
  expect(await told()).toEqual(before);
  const replayed = await failed(jiter);
  for (let times = 0; times < 2; times += 1)
    await jiter.post(`/${replayed}/replay`, {}).set('idempotency-key', `once-${replayed}`).expect(200);
  expect(await changesOf(replayed)).toHaveLength(1);
  await jiter.api.post(`/api/cronjobs/${job}/run`).set('idempotency-key', `run-${job}`).expect(200);
  await jiter.api.post(`/api/cronjobs/${job}/run`).set('idempotency-key', `run-${job}`).expect(200);
  expect((await listOf('action=cronjob.run')).filter(({ target }) => target?.id === job)).toHaveLength(1);
});

const digest = (text: string) => ({
  bytes: Buffer.byteLength(text),
  sha256: createHash('sha256').update(text).digest('hex'),
});

test('an event tells who edited, cancelled and replayed it, from what to what, without payloads and secrets', async () => {
  const [was, is] = ['the first päyload', 'the second'];
  const headers = { Authorization: 'Bearer very-secret', 'X-Tenant': 'a' };
  const id = await jiter.create({ payload: was, headers, labels: ['a'] });
  const at = soon(7_200_000);
  const put = (body: object) => jiter.api.put(`/api/events/${id}`).send(body).expect(200);
  await put({ payload: is, scheduledTime: at });
  await put({ headers: { Authorization: 'Bearer other-secret', 'X-Tenant': 'a' } });
  await put({ headers: null, labels: ['b'], maxAge: '1h' });
  await put({ status: 'Cancelled', labels: null });
  await jiter.post(`/${id}/replay`, {}).expect(200);
  const changes = await changesOf(id);
  expect(changes.map(({ action, before, after, details }) => ({ action, before, after, details }))).toEqual([
    {
      action: 'event.edited',
      before: { payload: digest(was), scheduledTime: expect.any(String) },
      after: { payload: digest(is), scheduledTime: at },
    },
    { action: 'event.edited', details: { secretHeaders: 'changed' } },
    {
      action: 'event.edited',
      before: { headers: { Authorization: 'REDACTED', 'X-Tenant': 'a' }, labels: ['a'] },
      after: { labels: ['b'], maxAge: '1h', expiresAt: expect.any(String) },
      details: { secretHeaders: 'changed' },
    },
    {
      action: 'event.cancelled',
      before: { status: 'Pending', labels: ['b'] },
      after: { status: 'Cancelled' },
    },
    { action: 'event.replayed', details: { eventId: expect.any(String) } },
  ]);
  for (const { actor, ip } of changes as (Entry & { ip?: string })[])
    expect([actor.kind, actor.name, ip]).toEqual(['key', 'first', undefined]);
  const kept = JSON.stringify(await queryRows(jiter.databaseUrl, 'select audit::text from audit'));
  for (const secret of ['very-secret', 'other-secret', was, is, 'a secret', '"sealed"'])
    expect([secret, kept.includes(secret)]).toEqual([secret, false]);
});

test('what one call did with many is one entry, and each of them tells it too', async () => {
  await jiter.clear();
  const ids = await jiter.failedMany(3, { labels: ['many'] });
  const [own] = await jiter.store.keys.list(jiter.org);
  const before = (await listOf()).length;
  await jiter.post('/retry', { filter: { label: 'many' }, spread: '1min' }).expect(200);
  const entry = await last();
  expect((await listOf()).length - before).toBe(1);
  expect(entry).toMatchObject({
    action: 'events.retried',
    details: { filter: { label: 'many' }, spread: '1min', affected: 3 },
  });
  for (const id of ids) {
    const [change] = await changesOf(id);
    expect(change).toEqual({
      id: expect.any(String),
      at: expect.any(String),
      action: 'event.retried',
      actor: { kind: 'key', id: own!.id, name: 'first' },
      partOf: entry.id,
      before: { status: 'Failed To Send' },
      after: { status: 'Queued' },
      details: { dueAt: expect.stringMatching(/Z$/) },
    });
  }
  await jiter.post('/cancel', { filter: { label: 'many', status: 'Queued' } }).expect(200);
  await jiter.post('/replay', { ids }).expect(200);
  expect((await last()).details).toEqual({ ids: 3, affected: 3 });
  const [retried, cancelled, ...more] = await changesOf(ids[0]!, 3);
  expect([retried!.action, cancelled!.action, more]).toEqual(['event.retried', 'event.cancelled', []]);
  expect(cancelled).toMatchObject({ before: { status: 'Queued' }, after: { status: 'Cancelled' } });
});

test('cron jobs, keys and the settings of an org tell what they were and are', async () => {
  const id = await aJob(jiter);
  await jiter.api.put(`/api/cronjobs/${id}`).send({ expression: '0 8 1 1 *', payload: 'x' }).expect(200);
  expect(await last()).toMatchObject({
    action: 'cronjob.edited',
    target: { kind: 'cronjob', id },
    before: { expression: '0 9 1 1 *', payload: digest('a secret') },
    after: { expression: '0 8 1 1 *', payload: digest('x') },
  });
  await jiter.api.put('/api/org').send({ retention: '5d' }).expect(200);
  const callback = { url: 'https://example.com/', headers: { Authorization: 'Bearer hidden' } };
  await jiter.api.put('/api/org').send({ failureCallback: callback, retention: null }).expect(200);
  expect(await last()).toMatchObject({
    action: 'org.changed',
    before: { retention: '5d' },
    after: { failureCallback: { url: 'https://example.com/', headers: { Authorization: 'REDACTED' } } },
    details: { secretHeaders: 'changed' },
  });
  const other = { ...callback, headers: { Authorization: 'Bearer hidden as well' } };
  await jiter.api.put('/api/org').send({ failureCallback: other }).expect(200);
  const changed = await last();
  expect(changed).toMatchObject({ action: 'org.changed', details: { secretHeaders: 'changed' } });
  expect([changed.before, changed.after]).toEqual([undefined, undefined]);
  const { body: key } = await jiter.api.post('/api/keys').send({ name: 'ci', scopes: ['events:read'] });
  expect(await last()).toMatchObject({
    action: 'key.created',
    target: { kind: 'key', id: (key as { id: string }).id },
    after: { name: 'ci', scopes: ['events:read'] },
  });
  const kept = JSON.stringify(await queryRows(jiter.databaseUrl, 'select audit::text from audit'));
  expect(kept).not.toContain('hidden');
  expect(kept).not.toContain((key as { apiKey: string }).apiKey);
});

test('entries are found by who, what and when, page by page', async () => {
  // More than a page of several kinds, by one key.
  for (let made = 0; made < 7; made += 1) await aJob(jiter);
  await jiter.api.post('/api/keys').send({ name: 'found', scopes: ['*:read'] });
  const all = await listOf();
  const pages: Entry[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const asked: string = `/api/audit?limit=7${cursor && `&cursor=${cursor}`}`;
    const { body, headers } = await jiter.api.get(asked).expect(200);
    pages.push(...(body as Entry[]));
    cursor = headers['x-next-cursor'];
  }
  expect(pages).toEqual(all);
  const [newest, oldest] = [all[0]!, all.at(-1)!];
  const of = (entries: Entry[]) => entries.map(({ id }) => id);
  const some = ['key.created', 'org.changed'];
  expect(of(await listOf(`action=${some.join(',')}`))).toEqual(
    of(all.filter(({ action }) => some.includes(action))),
  );
  expect(await listOf(`actor=key:${newest.actor.id}`)).toEqual(all);
  expect(await listOf('actor=admin')).toEqual([]);
  expect(of(await listOf(`to=${newest.at}&from=${oldest.at}`))).toEqual(
    of(all.filter(({ at }) => at < newest.at)),
  );
  // Ids end in 2093, times do not.
  expect(await listOf('from=9999-12-31T00:00:00Z')).toEqual([]);
  expect(await listOf('to=9999-12-31T00:00:00Z')).toEqual(all);
  // PostgreSQL has no text for these.
  expect(await listOf('from=0000-01-01T00:00:00Z&to=9999-12-31T23:59:59.9999Z')).toEqual(all);
  expect(await listOf('to=0001-01-01T00:00:00%2B14:00')).toEqual([]);
  const wrong = [
    'actor=me',
    'action=nothing',
    'from=now',
    'cursor=x',
    'limit=0',
    'order=asc',
    'from=2027-02-01T00:00:00Z&to=2027-01-01T00:00:00Z',
  ];
  for (const query of wrong) {
    const { status, body } = await jiter.api.get(`/api/audit?${query}`);
    expect([query, status]).toEqual([query, 400]);
    expect((body as { message: string }).message).toContain(`'${query.split('=')[0]}'`);
  }
  await jiter.api.get('/api/events/987654321/changes').expect(404);
  await jiter.api.get(`/api/events/${await pending(jiter)}/changes?actor=admin`).expect(400);
});

test('who wants CSV gets the same entries as lines, in which no name is a formula', async () => {
  const names = ['=HYPERLINK("http://evil.example")', '+1', '-1', '@sum', 'a,"b"'];
  for (const name of names)
    await jiter.api
      .post('/api/keys')
      .send({ name, scopes: ['*:read'] })
      .expect(200);
  const asked = '/api/audit?action=key.created&limit=5';
  const { text, headers } = await jiter.api.get(asked).set('accept', 'text/csv').expect(200);
  const { body, headers: others } = await jiter.api.get(asked).expect(200);
  expect(headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8; header=present',
    'content-disposition': 'attachment; filename="audit.csv"',
    vary: 'Accept',
  });
  for (const name of ['x-next-cursor', 'link']) expect(headers[name]).toBe(others[name]);
  const entries = body as Entry[];
  expect(entries.map(({ after }) => after?.['name'])).toEqual(names.toReversed());
  const quoted = (value: object) => `"${JSON.stringify(value).replaceAll('"', '""')}"`;
  const lines = entries.map(({ id, at, actor, ip, target, after }) =>
    [id, at, 'key.created', 'key', actor.id, actor.name, ip, 'key', target!.id, '', quoted(after!), ''].join(
      ',',
    ),
  );
  const head = 'id,at,action,actorKind,actorId,actorName,ip,targetKind,targetId,before,after,details';
  expect(text).toBe([head, ...lines, ''].join('\r\n'));
  for (const wrong of ['text/plain', '*/*', 'application/json, text/csv;q=0.0'])
    expect((await jiter.api.get(asked).set('accept', wrong).expect(200)).body).toEqual(body);
  await jiter.api
    .get('/api/audit?limit=0')
    .set('accept', 'text/csv')
    .expect(400)
    .expect('content-type', /json/);
});

test('two orgs see nothing of each other', async () => {
  const { apiKey } = await jiter.store.orgs.create('other', { kind: 'admin', name: 'root' });
  const asOther = (path: string) => jiter.api.get(path).set('x-api-key', apiKey);
  const theirs = (await asOther('/api/audit').expect(200)).body as Entry[];
  expect(theirs).toEqual([
    expect.objectContaining({
      action: 'org.created',
      actor: { kind: 'admin', name: 'root' },
      after: { name: 'other' },
    }),
  ]);
  expect(theirs[0]).not.toHaveProperty('ip');
  const id = await pending(jiter);
  await jiter.post(`/${id}/cancel`).expect(200);
  await asOther(`/api/events/${id}/changes`).expect(404);
  expect((await listOf()).some(({ action }) => action === 'org.created')).toBe(false);
});
