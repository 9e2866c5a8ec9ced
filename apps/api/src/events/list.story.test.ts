import fc from 'fast-check';
import type supertest from 'supertest';
import type { Event } from '@jiter/core';
import { runSql } from '@jiter/testkit';
import { ANSWER_BYTES } from '../http/answers.ts';
import { aBody, setup, type Setup } from '../test-setup.ts';

const at = (minute: number) => new Date(Date.UTC(2099, 0, 1, 0, minute)).toISOString();

let jiter: Setup;
beforeAll(async () => {
  jiter = await setup();
  // Not in the order of their times, and two at the same time.
  for (const minute of [3, 1, 2, 5, 4, 2]) {
    await jiter.api
      .post('/api/events')
      .send(aBody({ payload: `${minute}`, scheduledTime: at(minute) }))
      .expect(200);
  }
  const { body } = await list({ scheduledStartDate: at(5) });
  await jiter.api.put(`/api/events/${body[0].id}`).send({ status: 'Cancelled' }).expect(200);
});
afterAll(() => jiter.close());

const list = (query: Record<string, string>) =>
  jiter.api.get(`/api/events?${new URLSearchParams(query).toString()}`);
const payloads = async (query: Record<string, string>) => {
  const { body } = await list(query).expect(200);
  return body.map(({ payload }: { payload: string }) => payload);
};

const linkOf = (headers: Record<string, string>, relation: string) =>
  new RegExp(`<([^>]+)>; rel="${relation}"`).exec(headers['link'] ?? '')?.[1];

test('the newest scheduledTime comes last, in a bare array, and without history', async () => {
  expect(await payloads({})).toEqual(['1', '2', '2', '3', '4', '5']);
  const { body, headers } = await list({});
  expect(body[0]).not.toHaveProperty('history');
  expect(body[0]).toMatchObject({ status: 'Pending', org: jiter.org, scheduledTime: at(1) });
  expect(headers).not.toHaveProperty('x-next-cursor');
  expect(headers).not.toHaveProperty('link');
});

test('by status, one or several, as the SDK writes them', async () => {
  expect(await payloads({ status: 'Cancelled' })).toEqual(['5']);
  expect(await payloads({ status: 'Sent,Failed To Send' })).toEqual([]);
  const { body } = await jiter.api.get('/api/events?status=Failed+To+Send%2CPending').expect(200);
  expect(body).toHaveLength(5);
  expect(await payloads({ status: 'Cancelled, Cancelled' })).toEqual(['5']);
});

test('by scheduled time, both ends inclusive', async () => {
  expect(await payloads({ scheduledStartDate: at(2), scheduledEndDate: at(3) })).toEqual(['2', '2', '3']);
  expect(await payloads({ scheduledEndDate: at(1) })).toEqual(['1']);
  expect(await payloads({ scheduledStartDate: '0000-01-01T00:00:00Z', scheduledEndDate: at(1) })).toEqual([
    '1',
  ]);
  const { body } = await jiter.api.get('/api/events?scheduledEndDate=2099-01-01T02:01:00+02:00').expect(200);
  expect(body).toHaveLength(1);
});

test('an end that is finer than a millisecond does not reach into the next one, nor a start into the one before', async () => {
  const justBefore = '2099-01-01T00:01:59.999999Z';
  expect(await payloads({ scheduledEndDate: justBefore })).toEqual(['1']);
  expect(await payloads({ scheduledStartDate: justBefore, scheduledEndDate: at(2) })).toEqual(['2', '2']);
  const justAfter = '2099-01-01T00:02:00.000001Z';
  expect(await payloads({ scheduledStartDate: justAfter, scheduledEndDate: at(3) })).toEqual(['3']);
  expect(await payloads({ scheduledStartDate: justAfter, scheduledEndDate: justAfter })).toEqual([]);
  expect(await payloads({ scheduledStartDate: '9999-12-31T23:59:59.9999Z' })).toEqual([]);
});

test('by a label, created when ids have ended, which none is', async () => {
  expect(await payloads({ label: 'any', createdStartDate: '9999-12-31T00:00:00Z' })).toEqual([]);
  expect(await payloads({ label: 'any', createdEndDate: '9999-12-31T00:00:00Z' })).toEqual([]);
});

test('by sentAt and failedAt, which none of these has', async () => {
  expect(await payloads({ sentAtStartDate: '2000-01-01T00:00:00Z' })).toEqual([]);
  expect(await payloads({ failedAtEndDate: at(1) })).toEqual([]);
});

test('page after page, until there is no next one', async () => {
  const seen: string[] = [];
  let url = '/api/events?limit=2&status=Pending';
  for (let pages = 1; ; pages += 1) {
    const { body, headers } = await jiter.api.get(url).expect(200);
    seen.push(...body.map(({ payload }: { payload: string }) => payload));
    const next = linkOf(headers, 'next');
    if (next === undefined) {
      expect(pages).toBe(3);
      break;
    }
    expect(new URL(next, jiter.url).searchParams.get('cursor')).toBe(headers['x-next-cursor']);
    url = next;
  }
  expect(seen).toEqual(['1', '2', '2', '3', '4']);
});

test('the other way round when asked', async () => {
  expect(await payloads({ order: 'desc' })).toEqual(['5', '4', '3', '2', '2', '1']);
  expect(await payloads({ order: 'desc', status: 'Pending', limit: '2' })).toEqual(['4', '3']);
  expect(await payloads({ order: 'asc' })).toEqual(['1', '2', '2', '3', '4', '5']);
  const { body } = await list({ order: 'newest' }).expect(400);
  expect(body.message).toBe("'order' must be 'asc', the latest last, or 'desc', the latest first");
});

test.each(['asc', 'desc'])('%s: every page leads to the one before it and back', async (order) => {
  const whole = await list({ order }).expect(200);
  const all = whole.body.map(({ id }: { id: string }) => id);
  const read = async (path: string) => {
    const { body, headers } = await jiter.api.get(path).expect(200);
    return { ids: body.map(({ id }: { id: string }) => id), headers };
  };
  const first = await read(`/api/events?limit=2&order=${order}`);
  expect(first.headers).not.toHaveProperty('x-previous-cursor');
  const second = await read(linkOf(first.headers, 'next')!);
  const third = await read(linkOf(second.headers, 'next')!);
  expect([first, second, third].map(({ ids }) => ids)).toEqual([
    all.slice(0, 2),
    all.slice(2, 4),
    all.slice(4),
  ]);
  expect(third.headers).not.toHaveProperty('x-next-cursor');

  const secondAgain = await read(linkOf(third.headers, 'prev')!);
  const firstAgain = await read(linkOf(secondAgain.headers, 'prev')!);
  expect([firstAgain.ids, secondAgain.ids]).toEqual([first.ids, second.ids]);
  expect(firstAgain.headers).not.toHaveProperty('x-previous-cursor');
  expect(await read(linkOf(firstAgain.headers, 'next')!)).toMatchObject({ ids: second.ids });
  expect(new URL(linkOf(secondAgain.headers, 'prev')!, jiter.url).searchParams.get('cursor')).toBe(
    secondAgain.headers['x-previous-cursor'],
  );
});

test('a page that ends with the last event names no next one', async () => {
  const { body, headers } = await list({ limit: '6' }).expect(200);
  expect(body).toHaveLength(6);
  expect(headers).not.toHaveProperty('link');
  await list({ limit: '1000' }).expect(200);
});

test('a page ends with the bytes of its JSON as well, and the next one goes on', async () => {
  const { org, apiKey } = await jiter.store.orgs.create('huge');
  // 64 KiB as PostgreSQL and UTF-8 count, of which JSON makes six times as much.
  const payload = '\u001f'.repeat(65_534) + 'é';
  const inputs = Array.from({ length: 50 }, (_, index) => ({
    org,
    payload,
    destination: 'https://example.com/',
    scheduledTime: new Date(at(index >> 1)),
  }));
  const created = await jiter.store.events.createMany(inputs);
  // Two of one moment come by their ids, which say nothing of who was first.
  const byTimeAndId = (a: Event, b: Event) =>
    a.scheduledTime.getTime() - b.scheduledTime.getTime() || (BigInt(a.id) < BigInt(b.id) ? -1 : 1);
  const ids = created.sort(byTimeAndId).map(({ id }) => id);
  const seen: string[][] = [];
  let path: string | undefined = '/api/events?status=Pending';
  while (path !== undefined) {
    const { body, headers }: supertest.Response = await jiter.api
      .get(path)
      .set('x-api-key', apiKey)
      .expect(200);
    expect(Number(headers['content-length'])).toBeLessThanOrEqual(ANSWER_BYTES);
    expect(Buffer.byteLength(JSON.stringify(body))).toBe(Number(headers['content-length']));
    seen.push(body.map(({ id }: { id: string }) => id));
    path = linkOf(headers, 'next');
    if (path) expect(new URL(path, jiter.url).searchParams.get('cursor')).toBe(headers['x-next-cursor']);
  }
  expect(seen.map(({ length }) => length)).toEqual([21, 21, 8]);
  expect(seen.flat()).toEqual(ids);
});

test('an event is listed as it was answered, byte for byte', async () => {
  const { apiKey } = await jiter.store.orgs.create('odd');
  const textOf = async (method: 'get' | 'post' | 'put', path: string, body?: object) =>
    (await jiter.api[method](path).set('x-api-key', apiKey).send(body).expect(200)).text;
  const aText = fc.string({
    unit: fc.oneof(fc.nat({ max: 0x2ff }), fc.nat({ max: 0x10ffff })).map(characterOf),
  });
  const anInput = fc.record({ payload: aText, path: aText, minute: fc.nat({ max: 59 }) });
  await fc.assert(
    fc.asyncProperty(anInput, async ({ payload, path, minute }) => {
      const destination = `https://example.com/${encodeURI(path)}"'<é`;
      const text = await textOf(
        'post',
        '/api/events',
        aBody({ payload, destination, scheduledTime: at(minute) }),
      );
      const listed = await textOf('get', '/api/events');
      expect(listed).toBe(`[${text}]`);
      const { id } = JSON.parse(text);
      await textOf('put', `/api/events/${id}`, { status: 'Cancelled' });
      await runSql(
        jiter.databaseUrl,
        `update settled_events set sent_at = now(), failed_at = scheduled_time where id = ${id}`,
      );
      const read = await textOf('get', `/api/events/${id}`);
      expect(await textOf('get', '/api/events')).toBe(`[${read.replace(',"history":[]', '')}]`);
      await runSql(jiter.databaseUrl, `delete from settled_events where id = ${id}`);
    }),
    { numRuns: 50 },
  );
});

/** One that can be kept. */
function characterOf(code: number): string {
  return code === 0 || (code >= 0xd800 && code <= 0xdfff) ? 'x' : String.fromCodePoint(code);
}

test.each([
  ['status=Unknown', /^'status' must be one or more, separated by commas, of 'Pending'/],
  ['status=', /^'status' must be/],
  ['status=pending', /^'status' must be/],
  ['status=Pending,', /^'status' must be/],
  ['status=Pending&status=Sent', /^'status' may be given only once/],
  ['limit=0', /^'limit' must be a whole number from 1 to 1000/],
  ['limit=1001', /^'limit' must be/],
  ['limit=-1', /^'limit' must be/],
  ['limit=1e2', /^'limit' must be/],
  ['limit=10.5', /^'limit' must be/],
  ['limit=', /^'limit' must be/],
  ['limit=1&limit=2', /^'limit' may be given only once/],
  ['cursor=nonsense', /^'cursor' must be/],
  ['cursor=', /^'cursor' must be/],
  ['cursor=a&cursor=b', /^'cursor' may be given only once/],
  ['scheduledStartDate=yesterday', /^'scheduledStartDate' must be an ISO-8601 time with a zone/],
  ['scheduledEndDate=2026-01-01T00:00:00', /^'scheduledEndDate' must be/],
  ['sentAtStartDate=2026-02-30T00:00:00Z', /^'sentAtStartDate' must be/],
  ['failedAtEndDate=%00', /^'failedAtEndDate' must be/],
  [`scheduledStartDate=${at(2)}&scheduledStartDate=${at(2)}`, /^'scheduledStartDate' may be given only once/],
  [
    `scheduledStartDate=${at(2)}&scheduledEndDate=${at(1)}`,
    /^'scheduledStartDate' must not be later than 'scheduledEnd/,
  ],
  [`sentAtStartDate=${at(2)}&sentAtEndDate=${at(1)}`, /^'sentAtStartDate' must not be later/],
  [`failedAtStartDate=${at(2)}&failedAtEndDate=${at(1)}`, /^'failedAtStartDate' must not be later/],
  ['page=2', /^'page' is not a parameter of this list/],
  ['Status=Pending', /^'Status' is not a parameter/],
  ['status[]=Pending', /^'status\[\]' is not a parameter/],
  ['__proto__=1', /^'__proto__' is not/],
  ['%ff=1', /is not a parameter/],
])('?%s is refused by name', async (query, message) => {
  const { body } = await jiter.api.get(`/api/events?${query}`).expect(400);
  expect(body).toEqual({ message: expect.stringMatching(message) });
});
