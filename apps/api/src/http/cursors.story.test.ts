import supertest from 'supertest';
import { runSql } from '@jiter/testkit';
import { aBody, setup, type Setup } from '../test-setup.ts';
import { LISTS, type ListName } from './lists.ts';

type Item = { id: string; scheduledTime: string };
/** A list as it may be asked for; all of one name are lists that differ. */
type Asked = { api: Api; name: ListName; path: string; query: Readonly<Record<string, string>> };
type Api = Setup['api'];
type Page = { ids: string[]; items: Item[]; next: string | undefined; previous: string | undefined };

let jiter: Setup;
let asked: Asked[];
beforeAll(async () => {
  jiter = await setup();
  asked = listsOf(await fill(jiter.api));
});
afterAll(() => jiter.close());

type Made = { api: Api; events: string[]; jobs: string[] };

/** Three of all that there are lists of, and more. */
async function fill(api: Api): Promise<Made> {
  const make = async (path: string, body: object) => (await api.post(path).send(body).expect(200)).body.id;
  const events: string[] = [];
  for (let n = 3; n > 0; n -= 1)
    events.push(
      await make('/api/events', aBody({ delay: `${n}h`, scheduledTime: undefined, labels: ['l'] })),
    );
  for (const id of events)
    for (const payload of ['one', 'two', 'three'])
      await api.put(`/api/events/${id}`).send({ payload }).expect(200);
  const jobs: string[] = [];
  for (let n = 0; n < 3; n += 1) {
    const job = { payload: 'tick', destination: 'https://example.com/', expression: '0 9 1 1 *' };
    const id = await make('/api/cronjobs', job);
    jobs.push(id);
    for (let run = 0; run < 2; run += 1) await make(`/api/cronjobs/${id}/run`, {});
  }
  return { api, events, jobs };
}

/** A list that is new does not compile without. */
function listsOf({ api, events: [one, two, three], jobs: [job, other] }: Made): Asked[] {
  const lists: Record<ListName, [path: string, ...queries: Record<string, string>[]][]> = {
    events: [['/api/events', {}, { order: 'desc' }, { status: 'Pending' }, { include: 'cron' }]],
    created: [
      ['/api/events', { label: 'l' }, { label: 'l', order: 'desc' }, { ids: `${one},${two},${three}` }],
    ],
    occurrences: [
      [`/api/cronjobs/${job}/occurrences`, {}, { order: 'desc' }],
      [`/api/cronjobs/${other}/occurrences`, {}],
    ],
    cronjobs: [['/api/cronjobs', {}, { order: 'desc' }]],
    audit: [['/api/audit', {}, { action: 'event.edited' }]],
    changes: [
      [`/api/events/${one}/changes`, {}],
      [`/api/events/${two}/changes`, {}],
    ],
  };
  return Object.entries(lists).flatMap(([name, calls]) =>
    calls.flatMap(([path, ...queries]) =>
      queries.map((query) => ({ api, name: name as ListName, path, query })),
    ),
  );
}

const ask = ({ api, path, query }: Asked, more: Record<string, string> = {}) =>
  api.get(`${path}?${new URLSearchParams({ ...query, limit: '1', ...more }).toString()}`);

async function read(list: Asked, more: Record<string, string> = {}): Promise<Page> {
  const { body, headers }: supertest.Response = await ask(list, more).expect(200);
  const items = body as Item[];
  return {
    items,
    ids: items.map(({ id }) => id),
    next: headers['x-next-cursor'],
    previous: headers['x-previous-cursor'],
  };
}

const told = (list: Asked) => `${list.path}?${new URLSearchParams(list.query).toString()}`;

test('each cursor of each list leads on in it, and each other list refuses it and says what helps', async () => {
  expect(new Set(asked.map(({ name }) => name))).toEqual(new Set(Object.keys(LISTS)));
  for (const list of asked) {
    const { ids } = await read(list, { limit: '1000' });
    expect(ids.length).toBeGreaterThanOrEqual(3);
    const seen: string[] = [];
    const cursors: string[] = [];
    let page: Page = await read(list);
    for (; page.next !== undefined; page = await read(list, { cursor: page.next })) {
      seen.push(...page.ids);
      cursors.push(page.next, ...(page.previous === undefined ? [] : [page.previous]));
    }
    expect([...seen, ...page.ids]).toEqual(ids);
    if (page.previous !== undefined)
      expect((await read(list, { cursor: page.previous })).ids).toEqual(ids.slice(-2, -1));
    expect(page.previous !== undefined).toBe(LISTS[list.name].goesBack);
    for (const other of asked.filter((one) => one !== list)) {
      for (const cursor of [cursors[0]!, cursors.at(-1)!]) {
        const { status, body } = await ask(other, { cursor });
        expect([told(list), told(other), status, body]).toEqual([
          told(list),
          told(other),
          400,
          {
            code: 'wrong_cursor',
            message: expect.stringMatching(/^'cursor' is of .+: send .+, or no cursor/),
          },
        ]);
      }
    }
  }
});

/** As they were before they said of which list they are. */
function bareCursor({ name }: Asked, { id, scheduledTime }: Item, side: '' | '<'): string {
  const place = LISTS[name].hasTimes ? `${Date.parse(scheduledTime)}:${id}` : id;
  return `${name === 'created' ? '_' : ''}${Buffer.from(side + place).toString('base64url')}`;
}

test('a bare cursor that somebody holds leads on', async () => {
  for (const list of asked) {
    const first = await read(list);
    const second = await read(list, { cursor: first.next! });
    const after = bareCursor(list, first.items[0]!, '');
    expect(await read(list, { cursor: after })).toEqual(second);
    const before = bareCursor(list, second.items[0]!, '<');
    const { status, body } = await ask(list, { cursor: before });
    if (LISTS[list.name].goesBack) expect((body as Item[]).map(({ id }) => id)).toEqual(first.ids);
    else expect([status, body.code]).toEqual([400, 'wrong_cursor']);
  }
});

test('another size of pages, and another end of the time, are the same list', async () => {
  const list = asked[0]!;
  const end = (day: string) => ({ scheduledEndDate: `20${day}T00:00:00Z` });
  const { next } = await read(list, end('98-01-01'));
  const { ids } = await read(list, { ...end('99-01-01'), limit: '7', cursor: next! });
  expect(ids).toEqual((await read(list, { limit: '1000' })).ids.slice(1));
});

test('whatever becomes of what a cursor names, what is behind it comes, once', async () => {
  // What is taken away is of an org of its own.
  const { apiKey } = await jiter.store.orgs.create('changing');
  const its = supertest.agent(jiter.url).set('x-api-key', apiKey);
  const own = listsOf(await fill(its));
  const pending = own.find(({ name, query }) => name === 'events' && query['status'] === 'Pending')!;
  const labelled = own.find(({ name, query }) => name === 'created' && query['label'] !== undefined)!;
  const jobs = own.find(({ name }) => name === 'cronjobs')!;
  const api = (method: 'put' | 'delete', path: string, body?: object) =>
    its[method](path).send(body).expect(200);
  const changes: [Asked, (id: string) => Promise<unknown>][] = [
    [pending, (id) => api('put', `/api/events/${id}`, { payload: 'another' })],
    [pending, (id) => api('put', `/api/events/${id}`, { status: 'Cancelled' })],
    [labelled, (id) => api('put', `/api/events/${id}`, { labels: [] })],
    [pending, (id) => runSql(jiter.databaseUrl, `delete from events where id = ${id}`)],
    [jobs, (id) => api('delete', `/api/cronjobs/${id}`)],
  ];
  for (const [list, change] of changes) {
    // What the one before has taken is made anew.
    await fill(its);
    const { ids } = await read(list, { limit: '1000' });
    const first = await read(list);
    await change(first.ids[0]!);
    const others = await read(list, { limit: '1000', cursor: first.next! });
    expect(others.ids).toEqual(ids.slice(1));
  }
});
