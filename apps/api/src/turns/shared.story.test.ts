import { randomUUID } from 'node:crypto';
import type { Test } from 'supertest';
import { eventually } from '@jiter/testkit';
import { setUpFirst, signInAs } from '../people/people.fixture.ts';
import { aBody } from '../test-setup.ts';
import { setUpLocks, type Locked } from './locks.fixture.ts';

type Caller = Pick<Locked['api'], 'get' | 'post'>;

let jiter: Locked;
/** Two who look at the same, and one who is in another org. */
let [ann, ben, other]: Caller[] = [];
beforeAll(async () => {
  jiter = await setUpLocks();
  ann = (await setUpFirst(jiter)).browser;
  ben = (await signInAs(jiter, 'member')).browser;
  other = await jiter.anotherOrg();
});
afterEach(() => jiter.letGo());
afterAll(() => jiter.close());

/** Whatever is not older than that will do. */
const lately = (test: Test) => test.set('Cache-Control', 'max-age=10').expect(200);
const make = (caller: Caller, label: string, more: object = {}) =>
  caller
    .post('/api/events')
    .send(aBody({ labels: [label], ...more }))
    .expect(200);
const countIn = ({ body }: { body: unknown }) => (body as unknown[]).length;
/** A viewer, once the payload of the one event that has the label is hidden from him. */
async function viewerWithoutPayloads(label: string): Promise<Caller> {
  await jiter.api.put('/api/org').send({ hidePayloads: true }).expect(200);
  const viewer = (await signInAs(jiter, 'viewer')).browser;
  await eventually(async () =>
    expect((await viewer.get(listOf(label)).expect(200)).body).toMatchObject([{ payload: 'REDACTED' }]),
  );
  return viewer;
}
const listOf = (label: string) => `/api/events?label=${label}`;

test('who is content with an answer that is a little older gets what was read for another one', async () => {
  const label = randomUUID();
  const first = await lately(ann!.get(listOf(label)));
  await make(jiter.api, label);
  const second = await lately(ben!.get(listOf(label)));
  expect([countIn(first), countIn(second)]).toEqual([0, 0]);
  expect(second.headers['age']).toMatch(/^\d$/);
  expect(second.headers['cache-control']).toBe('no-store');
  // Whoever says nothing, or that it may not be old at all, sees things as they are.
  expect(countIn(await ben!.get(listOf(label)).expect(200))).toBe(1);
  for (const said of ['max-age=0', 'no-cache', 'min-fresh=10']) {
    const answer = await ben!.get(listOf(label)).set('Cache-Control', said).expect(200);
    expect([said, countIn(answer), answer.headers['age']]).toEqual([said, 1, undefined]);
  }
});

test('whoever wrote something sees it in whatever he asks for next', async () => {
  const label = randomUUID();
  const paths = [listOf(label), `/api/events/count?label=${label}`];
  const shownTo = async (caller: Caller) => {
    const answers = await Promise.all(paths.map((path) => lately(caller.get(path))));
    return [countIn(answers[0]!), (answers[1]!.body as { count: number }).count];
  };
  expect(await shownTo(ann!)).toEqual([0, 0]);
  await make(ben!, label);
  expect(await shownTo(ann!)).toEqual([0, 0]);
  expect(await shownTo(ben!)).toEqual([1, 1]);
  // What was read for him is there for her, too.
  expect(await shownTo(ann!)).toEqual([1, 1]);
});

test('what one org is shown, no other one is', async () => {
  const label = randomUUID();
  await make(jiter.api, label);
  for (const path of [listOf(label), `/api/events/count?label=${label}`, '/api/destinations']) {
    const [own, others] = [await lately(ann!.get(path)), await lately(other!.get(path))];
    expect(others.body).not.toEqual(own.body);
    expect((await other!.get(path).expect(200)).body).toMatchObject(
      path === '/api/destinations' ? { destinations: [] } : (others.body as object),
    );
  }
});

test('who asks for something else gets that, however lately the other was asked for', async () => {
  const label = randomUUID();
  const { id } = (await make(ann!, label)).body as { id: string };
  const from = '2020-01-01T00:00:00.000Z';
  const since = `from=${from}&to=2020-01-02T00:00:00.000Z`;
  const shown: [path: string, body: object][] = [
    ['/api/destinations', { destinations: expect.any(Array) }],
    ['/api/destinations/a.example', { host: 'a.example' }],
    ['/api/destinations/b.example', { host: 'b.example' }],
    ['/api/failures', { groups: [] }],
    [`/api/failures?${since}`, { groups: [], from }],
    ['/api/cronjobs/calendar', { jobs: [] }],
    [`/api/cronjobs/calendar?${since}`, { jobs: [], from }],
    ['/api/forecast?horizon=7d', { horizon: '7d' }],
    ['/api/forecast?horizon=1h', { horizon: '1h' }],
    ['/api/forecast?horizon=1h&by=host', { horizon: '1h', hosts: expect.any(Array) }],
    [`/api/stats?${since}&step=6h`, { sent: [0, 0, 0, 0] }],
    [`/api/stats?${since}&step=12h`, { sent: [0, 0] }],
    [listOf(label), [{ id }]],
    [listOf(`${label}x`), []],
    [`/api/events/count?label=${label}`, { count: 1 }],
    [`/api/events/count?label=${label}x`, { count: 0 }],
    [`/api/events/attempts?ids=${id}`, [{ id }]],
    ['/api/events/attempts?ids=1', []],
  ];
  for (const [path, body] of shown) expect((await lately(ann!.get(path))).body).toMatchObject(body);
});

test('those who ask at the same time wait for one look', async () => {
  await jiter.holder.rows('begin; lock table events in access exclusive mode');
  const asks = [ann!, ben!, ann!, ben!, ann!, ben!].map((caller) =>
    lately(caller.get('/api/forecast?by=host')),
  );
  const answers = Promise.all(asks);
  await eventually(async () => expect(await jiter.waitingForLocks()).toHaveLength(1));
  await jiter.letGo();
  const times = (await answers).map(({ body }) => (body as { from: string }).from);
  expect(new Set(times).size).toBe(1);
});

test('a shared answer says to ask again from where its own look ended', async () => {
  const { body } = await make(jiter.api, randomUUID());
  const path = `/api/events?ids=${(body as { id: string }).id}`;
  const first = await lately(ann!.get(path));
  const second = await lately(ben!.get(path));
  expect(second.headers['x-updated-to']).toBe(first.headers['x-updated-to']);
});

test('who may not see payloads sees none in what was read for another one, and finds nothing by them', async () => {
  const label = randomUUID();
  const word = `word-${label.slice(0, 8)}`;
  await make(jiter.api, label, { payload: word });
  const viewer = await viewerWithoutPayloads(label);
  const sought = `/api/events?q=${word}`;
  for (const path of [listOf(label), sought])
    expect((await lately(ben!.get(path))).body).toMatchObject([{ payload: word }]);
  expect((await lately(viewer.get(listOf(label)))).body).toMatchObject([{ payload: 'REDACTED' }]);
  expect((await lately(viewer.get(sought))).body).toEqual([]);
  expect((await lately(ben!.get(sought))).body).toMatchObject([{ payload: word }]);
});

test('who has a list already is told so while it is the same, as he may see it', async () => {
  const label = randomUUID();
  await make(jiter.api, label, { payload: 'seen' });
  const viewer = await viewerWithoutPayloads(label);
  const again = (caller: Caller, tag: string) =>
    caller.get(listOf(label)).set({ 'Cache-Control': 'max-age=10', 'If-None-Match': tag });
  const { etag } = (await lately(ben!.get(listOf(label)))).headers as { etag: string };
  const same = await again(ben!, `"other", ${etag}`).expect(304);
  expect([same.text, same.headers['etag']]).toEqual(['', etag]);
  // As proxies that compress make it weak on its way.
  await again(ben!, `W/${etag}`).expect(304);
  await again(ben!, `W/"other", "W/${etag.slice(1)}`).expect(200);
  const jobs = await lately(ben!.get('/api/cronjobs'));
  const known = { 'Cache-Control': 'max-age=10', 'If-None-Match': jobs.headers['etag'] as string };
  await ben!.get('/api/cronjobs').set(known).expect(304);
  // Another one is shown less of the same.
  expect((await again(viewer, etag).expect(200)).body).toMatchObject([{ payload: 'REDACTED' }]);
  await make(ben!, label);
  const changed = await again(ben!, etag).expect(200);
  expect(countIn(changed)).toBe(2);
  expect(changed.headers['etag']).not.toBe(etag);
  // Who does not ask often has nothing to send back.
  expect((await ben!.get(listOf(label)).expect(200)).headers['etag']).toBeUndefined();
});
