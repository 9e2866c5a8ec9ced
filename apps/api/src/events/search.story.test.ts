import supertest from 'supertest';
import { aBody, setup, soon, type Setup } from '../test-setup.ts';

let jiter: Setup;
let theirs: string;
const ids: Record<string, string> = {};

beforeAll(async () => {
  jiter = await setup();
  theirs = (await jiter.store.orgs.create('other')).apiKey;
  await make('a', { labels: ['x', 'y'], metadata: { customer: '7', a: 'b,c' } });
  await make('b', { labels: ['y'], metadata: { customer: '8' }, scheduledTime: soon(10_000) });
  await make('c', { labels: ['x'], destination: 'https://other.example:8443/hook', idempotencyKey: 'k' });
  await make('plain', { labels: [' z ', '  '] });
  await jiter.api
    .post('/api/events')
    .set('x-api-key', theirs)
    .send(aBody({ labels: ['x', 'y'], idempotencyKey: 'k' }))
    .expect(200);
});
afterAll(() => jiter.close());

/** The calls of an org that has no events. */
async function anotherOrg(name: string): Promise<Setup['api']> {
  const { apiKey } = await jiter.store.orgs.create(name);
  return supertest.agent(jiter.url).set('x-api-key', apiKey);
}

type Page = { body: { id: string }[]; headers: Record<string, string> };

async function make(name: string, body: Record<string, unknown>, api = jiter.api): Promise<void> {
  ids[name] = (await api.post('/api/events').send(aBody(body)).expect(200)).body.id;
}

async function find(query: string, api = jiter.api): Promise<string[]> {
  const { body } = await api.get(`/api/events?${query}`).expect(200);
  return body.map(({ id }: { id: string }) => Object.keys(ids).find((name) => ids[name] === id) ?? id);
}

test.each([
  ['label=x', ['a', 'c']],
  ['label=y', ['a', 'b']],
  ['label=x,y', ['a', 'b', 'c']],
  ['label=x, y', ['a', 'b', 'c']],
  ['label=%20z%20', ['plain']],
  ['label=nobody,%20z%20', ['plain']],
  ['label=%20%20', ['plain']],
  ['label=z', []],
  ['label=nobody', []],
  ['label=x,y&order=desc', ['c', 'b', 'a']],
  ['metadata[customer]=7', ['a']],
  ['metadata[a]=b,c', ['a']],
  ['label=y&metadata[customer]=8', ['b']],
  ['label=x&metadata[customer]=8', []],
  ['idempotencyKey=k', ['c']],
  ['idempotencyKey=k&label=x', ['c']],
  ['idempotencyKey=k&label=y', []],
  ['label=x&host=other.example', ['c']],
  ['label=x&host=other.example:8443', ['c']],
  ['label=x&status=Cancelled', []],
  ['label=x&status=Pending', ['a', 'c']],
  [`destination=${encodeURIComponent('https://other.example:8443/hook')}&status=Pending`, ['c']],
  ['host=OTHER.example,nowhere&status=Pending', ['c']],
  ['createdEndDate=2020-01-01T00:00:00Z', []],
  ['label=x&createdEndDate=2020-01-01T00:00:00Z', []],
  ['label=x&createdStartDate=2020-01-01T00:00:00Z', ['a', 'c']],
  ['createdStartDate=2020-01-01T00:00:00Z', ['b', 'a', 'c', 'plain']],
])('%s finds %j', async (query, expected) => expect(await find(query)).toEqual(expected));

test('pages go on by creation, to either side, and through what was settled', async () => {
  const api = await anotherOrg('pages');
  for (let left = 5; left > 0; left -= 1) await make(`p${left}`, { labels: ['p'] }, api);
  await api.put(`/api/events/${ids['p3']}`).send({ status: 'Cancelled' }).expect(200);
  const walk = async (order: string): Promise<string[]> => {
    const seen: string[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const { body, headers }: Page = await api
        .get(`/api/events?label=p&limit=2&order=${order}${cursor}`)
        .expect(200);
      seen.push(...body.map(({ id }) => id));
      cursor = headers['x-next-cursor'] ? `&cursor=${headers['x-next-cursor']}` : undefined;
    }
    return seen;
  };
  const all = [5, 4, 3, 2, 1].map((n) => ids[`p${n}`]);
  expect(await walk('asc')).toEqual(all);
  expect(await walk('desc')).toEqual(all.toReversed());
  const first = await api.get('/api/events?label=p&limit=2').expect(200);
  const cursor = first.headers['x-next-cursor'];
  await api.get(`/api/events?limit=2&cursor=${cursor}`).expect(400);
  const second = await api.get(`/api/events?label=p&limit=2&cursor=${cursor}`).expect(200);
  const back = await api
    .get(`/api/events?label=p&limit=2&cursor=${second.headers['x-previous-cursor']}`)
    .expect(200);
  expect(back.body).toEqual(first.body);
});

test('an edit of labels moves the event to where it is found', async () => {
  const api = await anotherOrg('moved');
  await make('moved', { labels: ['before'] }, api);
  await api
    .put(`/api/events/${ids['moved']}`)
    .send({ labels: ['after'] })
    .expect(200);
  expect([await find('label=before', api), await find('label=after', api)]).toEqual([[], ['moved']]);
});

test('the occurrences of cron jobs are found by the labels of their job', async () => {
  const job = {
    payload: '',
    destination: 'https://example.com/',
    expression: '0 9 * * 1',
    labels: ['ticks'],
  };
  const { id } = (await jiter.api.post('/api/cronjobs').send(job).expect(200)).body;
  const run = (await jiter.api.post(`/api/cronjobs/${id}/run`).expect(200)).body;
  expect(await find('label=ticks')).toEqual([]);
  expect(await find('label=ticks&include=cron')).toHaveLength(2);
  expect(await find('label=ticks&include=cron')).toContain(run.id);
});

test.each(['host=example.com', 'destination=https://example.com/', 'host=example.com&order=desc'])(
  '%s alone is too wide',
  async (query) => {
    const { body } = await jiter.api.get(`/api/events?${query}`).expect(400);
    expect(body).toEqual({ code: 'filter_too_wide', message: expect.stringMatching(/scheduledStartDate/) });
  },
);

test.each([
  'label=',
  'label=a&label=b',
  `label=${[...Array(11).keys()].join()}`,
  'metadata[a]=b&metadata[a]=c',
  'metadata=b',
  'label=%00',
  'metadata[a]=%00',
  'idempotencyKey=',
])('%s is a 400', async (query) => {
  await jiter.api.get(`/api/events?${query}`).expect(400);
});
