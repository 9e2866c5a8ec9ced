import type supertest from 'supertest';
import { eventually, runSql } from '@jiter/testkit';
import { FAILED, setupActs, type ActSetup } from '../acts/acts.fixture.ts';
import { openBrowser, setUpFirst } from '../people/people.fixture.ts';
import { aBody, API_KEY } from '../test-setup.ts';
import { aJob } from './changing-calls.fixture.ts';

type Change = { action: string; at: string; actor: object; origin?: object };
type Made = { id: string; createdAt: string };
type Asker = Pick<ActSetup['api'], 'get' | 'post'>;

let jiter: ActSetup;
let ann: { browser: ReturnType<typeof openBrowser>; actor: object };
let first: object;
beforeAll(async () => {
  jiter = await setupActs();
  const { browser, user } = await setUpFirst(jiter);
  ann = { browser, actor: { kind: 'user', id: user.id, name: 'Ann' } };
  const [key] = await jiter.store.keys.list(jiter.org);
  first = { kind: 'key', id: key!.id, name: 'first' };
});
afterAll(() => jiter.close());

const changesOf = async (id: string, by: Asker = jiter.api) =>
  (await by.get(`/api/events/${id}/changes`).expect(200)).body as Change[];
/** By whom, and of what. */
async function createdOf(id: string, by?: Asker) {
  const [created, ...others] = await changesOf(id, by);
  expect(created).toMatchObject({ id, action: 'event.created', at: expect.stringMatching(/Z$/) });
  for (const { action } of others) expect(action).not.toBe('event.created');
  return { actor: created!.actor, origin: created!.origin };
}

async function made(path: string, body: object, by: Asker = jiter.api, key?: string): Promise<Made> {
  const call = by.post(path).send(body);
  if (key !== undefined) void call.set('idempotency-key', key);
  return (await call.expect(200)).body as Made;
}
const keyWith = async (name: string, scopes?: readonly ('events:write' | 'events:read')[]) => {
  const created = await jiter.store.keys.create({ org: jiter.org, name, ...(scopes && { scopes }) });
  const { apiKey, id } = created;
  const as = (method: 'get' | 'post') => (path: string) => jiter.api[method](path).set('x-api-key', apiKey);
  return { by: { get: as('get'), post: as('post') }, id, actor: { kind: 'key', id, name } };
};
const call = { kind: 'call' };

test('an event says which key created it, or who: alone, in a batch, once for a key, and as a test of a host', async () => {
  const billing = await keyWith('billing');
  for (const { by, actor } of [billing, { by: ann.browser, actor: ann.actor }]) {
    const alone = await made('/api/events', aBody(), by);
    expect(await createdOf(alone.id)).toEqual({ actor, origin: call });
    expect((await changesOf(alone.id))[0]!.at).toBe(alone.createdAt);
    const batch = await by
      .post('/api/events/batch')
      .send([aBody(), aBody({ labels: ['a'] }), {}])
      .expect(200);
    for (const { id } of (batch.body as Made[]).slice(0, 2))
      expect(await createdOf(id)).toEqual({ actor, origin: call });
    const name = `once by ${JSON.stringify(actor)}`.replace(/\W/g, '-');
    const once = await made('/api/events', aBody({ payload: name }), by, name);
    expect(await createdOf(once.id)).toEqual({ actor, origin: call });
    const keyed = await by.post('/api/events/batch').set('idempotency-key', `${name}-many`).send([aBody()]);
    expect(await createdOf((keyed.body as Made[])[0]!.id)).toEqual({ actor, origin: call });
    const tried = await made('/api/destinations/example.com/test', { url: 'https://example.com/' }, by);
    expect(await createdOf(tried.id)).toEqual({ actor, origin: call });
  }
});

test('a repeat of another one leaves it with the first, and a dry run says nothing', async () => {
  const body = aBody();
  const { id } = await made('/api/events', body, jiter.api, 'shared');
  const again = await made('/api/events', body, (await keyWith('second')).by, 'shared');
  expect(again.id).toBe(id);
  expect(await createdOf(id)).toEqual({ actor: first, origin: call });
});

test('what is replayed or run says of what, and who asked for it; what retries it is another change', async () => {
  const parentId = await jiter.createAs(FAILED);
  const origin = { kind: 'replay', parentId };
  const one = await made(`/api/events/${parentId}/replay`, {}, ann.browser);
  const once = await made(`/api/events/${parentId}/replay`, {}, ann.browser, 'replay it');
  for (const { id } of [one, once]) expect(await createdOf(id)).toEqual({ actor: ann.actor, origin });
  jiter.bells.length = 0;
  await made('/api/events/replay', { ids: [parentId] });
  expect(await createdOf(jiter.bells[0]!.eventId)).toEqual({ actor: first, origin });
  await made(`/api/events/${parentId}/retry`, {}, ann.browser);
  expect((await changesOf(parentId)).map(({ action, actor }) => [action, actor])).toEqual([
    ['event.created', first],
    ...Array.from({ length: 2 }, () => ['event.replayed', ann.actor]),
    ['event.replayed', first],
    ['event.retried', ann.actor],
  ]);

  const cronjob = await aJob(jiter);
  const run = await made(`/api/cronjobs/${cronjob}/run`, {}, ann.browser);
  const runOnce = await made(`/api/cronjobs/${cronjob}/run`, {}, jiter.api, 'run it');
  expect(await createdOf(run.id)).toEqual({ actor: ann.actor, origin: { kind: 'run', cronjob } });
  expect(await createdOf(runOnce.id)).toEqual({ actor: first, origin: { kind: 'run', cronjob } });
  const { body } = await jiter.api.get(`/api/events?include=cron&status=Pending&limit=1000`).expect(200);
  const ticks = await Promise.all((body as Made[]).map(({ id }) => changesOf(id)));
  expect(ticks.flat()).toContainEqual(
    expect.objectContaining({
      actor: { kind: 'cronjob', id: cronjob, name: `cron job ${cronjob}` },
      origin: { kind: 'tick', cronjob },
    }),
  );
});

test('changes of an event are all on its pages, also where a clock was put back between', async () => {
  const { id } = await made('/api/events', aBody());
  await jiter.api.put(`/api/events/${id}`).send({ payload: 'other' }).expect(200);
  await runSql(
    jiter.databaseUrl,
    `update audit set id = event_id - (1::bigint << 32) where event_id = ${id}`,
  );
  const actions: string[] = [];
  for (let next: string | undefined = ''; next !== undefined;) {
    const asked: string = `/api/events/${id}/changes?limit=1${next}`;
    const { body, headers }: supertest.Response = await jiter.api.get(asked).expect(200);
    actions.push(...(body as Change[]).map(({ action }) => action));
    next = headers['x-next-cursor'] && `&cursor=${headers['x-next-cursor']}`;
  }
  expect(actions).toEqual(['event.created', 'event.edited']);
});

test('a key that is called otherwise, or revoked, is told by the name that it had', async () => {
  const key = await keyWith('before');
  const { id } = await made('/api/events', aBody(), key.by);
  await runSql(jiter.databaseUrl, `update api_keys set name = 'after' where id = ${key.id}`);
  await eventually(async () => {
    const later = await made('/api/events', aBody(), key.by);
    expect(await createdOf(later.id)).toMatchObject({ actor: { id: key.id, name: 'after' } });
  });
  await jiter.store.keys.revoke(jiter.org, key.id);
  expect(await createdOf(id)).toEqual({ actor: key.actor, origin: call });
});

test('no answer of the contract has a word more, and who may not read events learns of nobody', async () => {
  const sender = await keyWith('sender', ['events:write']);
  const body = aBody();
  const created = await made('/api/events', body, sender.by, 'the same');
  expect(await made('/api/events', body, sender.by, 'the same')).toEqual({ ...created, payload: 'REDACTED' });
  await sender.by.get(`/api/events/${created.id}/changes`).expect(403);
  const plain = await made('/api/events', aBody());
  const CONTRACT = [
    'id',
    'org',
    'scheduledTime',
    'destination',
    'payload',
    'status',
    'createdAt',
    'updatedAt',
  ];
  expect(Object.keys(plain)).toEqual(CONTRACT);
  const { body: found } = await jiter.api.get(`/api/events/${plain.id}`).expect(200);
  expect(Object.keys(found as object)).toEqual([...CONTRACT, 'history']);
  const { body: listed } = await jiter.api.get(`/api/events?ids=${plain.id}`).expect(200);
  expect(Object.keys((listed as object[])[0]!)).toEqual(CONTRACT);
});

test('a link says what it was, and names nobody', async () => {
  const { browser } = ann;
  const cronjob = await aJob(jiter);
  const run = await made(`/api/cronjobs/${cronjob}/run`, {}, browser);
  const shared = await browser.post('/api/links').send({ event: run.id }).expect(200);
  const token = (shared.body as { url: string }).url.split('#')[1]!;
  const answer = await fetch(`${jiter.url}/api/events/${run.id}/changes`, {
    headers: { 'x-jiter-link': token },
  });
  expect(await answer.json()).toEqual([
    {
      id: run.id,
      at: run.createdAt,
      action: 'event.created',
      actor: { kind: 'user', name: 'a person' },
      origin: { kind: 'run' },
    },
  ]);
});

test('another org has creators of its own, and is told of none of ours', async () => {
  const { apiKey } = await jiter.store.orgs.create('other');
  const asOther = (path: string) => jiter.api.get(path).set('x-api-key', apiKey);
  const { id } = await made('/api/events', aBody());
  await asOther(`/api/events/${id}/changes`).expect(404);
  const { body } = await jiter.api.post('/api/events').set('x-api-key', apiKey).send(aBody()).expect(200);
  const { body: theirs } = await asOther(`/api/events/${(body as Made).id}/changes`).expect(200);
  expect(theirs).toMatchObject([{ actor: { kind: 'key', name: 'first' } }]);
  expect((theirs as { actor: { id: string } }[])[0]!.actor.id).not.toBe((first as { id: string }).id);
  await jiter.api
    .get(`/api/events/${(body as Made).id}/changes`)
    .set('x-api-key', API_KEY)
    .expect(404);
});
