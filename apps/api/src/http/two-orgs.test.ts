import type { Express, Router } from 'express';
import fc from 'fast-check';
import { aBody, API_KEY, setup, soon, type Setup } from '../test-setup.ts';
import { CALLS } from './calls.fixture.ts';
import { openDigests, type Digests } from './digest.fixture.ts';

/** What one org could try another's ids in. */
const CALLS_WITH_ID = CALLS.filter(([, path]) => path.includes(':id'));
const NOBODYS_IDS = ['987654321', '9223372036854775807', '1000000'];

let jiter: Setup;
let digests: Digests;
/** Org A's rows; B tries everything to learn of them. */
let a: { events: string[]; cronJobs: string[]; scheduledTimes: string[] };
let b: { key: string; org: string };
/** What the app asked its store, with the ids left out. */
let asked: string[] = [];

beforeAll(async () => {
  jiter = await setup();
  digests = await openDigests(jiter.databaseUrl);
  const { apiKey: key, org } = await jiter.store.orgs.create('B');
  b = { key, org };
  a = await seedA();
  for (const inMs of [50_000, 70_000, 70_000, 90_000]) {
    await call('POST', '/api/events', aBody({ payload: "B's", scheduledTime: soon(inMs) }));
  }
  record('events', jiter.store.events);
  record('cronJobs', jiter.store.cronJobs);
});
afterAll(async () => {
  await digests.close();
  await jiter.close();
});

/** Events in every state with a history, and cron jobs, one of them paused. */
async function seedA() {
  const events: string[] = [];
  const scheduledTimes: string[] = [];
  for (const inMs of [60_000, 61_000, 62_000, 200, 200, 200]) {
    const { body } = await jiter.api
      .post('/api/events')
      .send(aBody({ payload: "A's secret", scheduledTime: soon(inMs) }))
      .expect(200);
    events.push(body.id);
    scheduledTimes.push(body.scheduledTime);
  }
  await jiter.api.put(`/api/events/${events[0]}`).send({ status: 'Cancelled' }).expect(200);
  const outcomes = [
    { kind: 'sent' },
    { kind: 'failed', reason: 'exhausted' },
    { kind: 'retry', at: new Date(Date.now() + 60_000) },
  ] as const;
  const held = await jiter.store.deliveries.claim(events.slice(3), { aheadMs: 1_000, leaseMs: 60_000 });
  for (const [index, event] of held.entries()) {
    await jiter.store.deliveries.record({
      event,
      startedAt: new Date(),
      lagMs: 1,
      durationMs: 1,
      status: '200',
      responseData: 'seen',
      requestHeaders: {},
      worker: 'w',
      outcome: outcomes[index]!,
    });
  }
  const cronJobs: string[] = [];
  const job = { payload: "A's tick", destination: 'https://example.com/', expression: '0 9 * * 1' };
  for (let left = 2; left > 0; left -= 1)
    cronJobs.push((await jiter.api.post('/api/cronjobs').send(job).expect(200)).body.id);
  await jiter.api.put(`/api/cronjobs/${cronJobs[1]}`).send({ status: 'Disabled' }).expect(200);
  return { events, cronJobs, scheduledTimes };
}

/** Every method of the store says that it was called: another query path would show here. */
function record(name: string, store: object): void {
  for (const [method, run] of Object.entries(store) as [string, (...args: unknown[]) => unknown][]) {
    Object.assign(store, {
      [method]: (...args: unknown[]) => {
        asked.push(`${name}.${method}`);
        return run(...args);
      },
    });
  }
}

async function call(method: string, path: string, body?: unknown, key = b.key) {
  asked = [];
  const answer = await fetch(`${jiter.url}${path}`, {
    method,
    headers: { 'x-api-key': key, 'content-type': 'application/json' },
    ...(body !== undefined && method !== 'GET' && { body: JSON.stringify(body) }),
  });
  const { date: _date, ...headers } = Object.fromEntries(answer.headers);
  return { status: answer.status, headers, text: await answer.text(), asked: [...asked] };
}

const anyChange = fc.oneof(
  fc.constantFrom(
    {},
    { status: 'Cancelled' },
    { status: 'Active' },
    { status: 'Disabled' },
    { payload: 'mine now' },
    { expression: '* * * * *' },
    { destination: 'https://thief.example/' },
    undefined,
  ),
  fc.record({ scheduledTime: fc.constantFrom(soon(5_000), soon(-5_000), 'x') }),
  fc.jsonValue(),
);

test('the calls that are tried are all that there are', () => {
  const app = jiter.server.listeners('request')[0] as Express;
  const found = routesOf(app.router as unknown as Router).filter(
    (route) => !/^GET \/(healthz|readyz)$/.test(route),
  );
  const tried = CALLS.map(
    ([method, path]) => `${method} ${path.replace(/^\/api\/(events|cronjobs)/, '') || '/'}`,
  );
  expect(found.sort()).toEqual(tried.sort());
});

function routesOf(router: Router): string[] {
  return router.stack.flatMap(({ route, handle }) => {
    if (!route) return 'stack' in handle ? routesOf(handle as unknown as Router) : [];
    const methods = Object.keys((route as unknown as { methods: Record<string, boolean> }).methods);
    return methods.map((method) => `${method.toUpperCase()} ${route.path}`);
  });
}

test("another org's id is answered like one that nobody has: byte for byte, and by the same questions", async () => {
  const ids = (path: string) => (path.includes('events') ? a.events : a.cronJobs);
  const attempt = fc.constantFrom(...CALLS_WITH_ID).chain(([method, path]) =>
    fc.record({
      method: fc.constant(method),
      path: fc.constant(path),
      theirs: fc.constantFrom(...ids(path)),
      nobodys: fc.constantFrom(...NOBODYS_IDS),
      body: anyChange,
    }),
  );
  const questions = new Set<string>();
  const before = await digests.read();
  await fc.assert(
    fc.asyncProperty(attempt, async ({ method, path, theirs, nobodys, body }) => {
      const refused = await call(method, path.replace(':id', theirs), body);
      expect(refused.status).toBeGreaterThanOrEqual(400);
      expect(refused.status).toBeLessThan(500);
      expect(refused).toEqual(await call(method, path.replace(':id', nobodys), body));
      refused.asked.forEach((question) => questions.add(question));
    }),
    { numRuns: 300 },
  );
  expect(await digests.read()).toBe(before);
  expect([...questions].sort()).toEqual(
    ['edit', 'find', 'remove', 'run'].map((verb) => `cronJobs.${verb}`).concat('events.edit', 'events.find'),
  );
});

test('a list is what it would be if the org were alone, whatever is asked', async () => {
  type Listed = { id: string; org: string; scheduledTime: string; status: string };
  const own = JSON.parse((await call('GET', '/api/events')).text) as Listed[];
  expect(own).toHaveLength(4);
  const times = [...a.scheduledTimes, ...own.map(({ scheduledTime }) => scheduledTime)];
  const cursorOf = (at: string, id: string) => Buffer.from(`${Date.parse(at)}:${id}`).toString('base64url');
  const cursors = [
    ...a.events.map((id, index) => cursorOf(a.scheduledTimes[index]!, id)),
    ...own.map(({ scheduledTime, id }) => cursorOf(scheduledTime, id)),
  ];
  const query = fc.record(
    {
      status: fc.constantFrom('Pending', 'Cancelled', 'Sent,Failed To Send', 'Queued,Pending'),
      scheduledStartDate: fc.constantFrom(...times),
      scheduledEndDate: fc.constantFrom(...times),
      sentAtStartDate: fc.constantFrom(new Date(0).toISOString()),
      limit: fc.integer({ min: 1, max: 6 }).map(String),
      cursor: fc.constantFrom(...cursors),
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(query, async (asked) => {
      const { scheduledStartDate: from, scheduledEndDate: to, limit, cursor } = asked;
      fc.pre(from === undefined || to === undefined || from <= to);
      const [afterMs, afterId] =
        cursor === undefined ? [] : Buffer.from(cursor, 'base64url').toString().split(':');
      const isAfter = ({ scheduledTime, id }: Listed) => {
        const ms = Date.parse(scheduledTime);
        return (
          afterMs === undefined ||
          ms > Number(afterMs) ||
          (ms === Number(afterMs) && BigInt(id) > BigInt(afterId!))
        );
      };
      const expected = own.filter(
        (event) =>
          (asked.status ?? 'Pending').split(',').includes('Pending') &&
          asked.sentAtStartDate === undefined &&
          (from === undefined || event.scheduledTime >= from) &&
          (to === undefined || event.scheduledTime <= to) &&
          isAfter(event),
      );
      const page = expected.slice(0, limit === undefined ? 1_000 : Number(limit));
      const listed = await call('GET', `/api/events?${new URLSearchParams(asked).toString()}`);
      expect([listed.status, JSON.parse(listed.text)]).toEqual([200, page]);
      expect('x-next-cursor' in listed.headers).toBe(page.length < expected.length);
    }),
    { numRuns: 200 },
  );
  expect((await call('GET', '/api/cronjobs')).text).toBe('[]');
});

test('what an org makes, alone or in a batch, is its own, whatever org it names', async () => {
  const before = await jiter.store.events.list(jiter.org, { limit: 1_000 });
  const made = [
    JSON.parse((await call('POST', '/api/events', aBody())).text),
    ...JSON.parse((await call('POST', '/api/events/batch', [aBody(), aBody()])).text),
    JSON.parse(
      (
        await call('POST', '/api/cronjobs', {
          payload: '',
          destination: 'https://example.com/',
          expression: '0 9 * * 1',
        })
      ).text,
    ),
  ];
  for (const one of made) expect(one.org).toBe(b.org);
  for (const path of ['/api/events', '/api/cronjobs']) {
    const { status } = await call('POST', path, aBody({ org: jiter.org }));
    expect(status).toBe(400);
  }
  expect(await jiter.store.events.list(jiter.org, { limit: 1_000 })).toEqual(before);
});

test("a key opens its own org's list, and only that", async () => {
  const listed = JSON.parse((await call('GET', '/api/events', undefined, API_KEY)).text) as { org: string }[];
  expect(new Set(listed.map(({ org }) => org))).toEqual(new Set([jiter.org]));
  expect(jiter.org).not.toBe(b.org);
});
