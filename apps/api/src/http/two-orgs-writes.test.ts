import fc from 'fast-check';
import { watchStatements, type Statements } from '@jiter/testkit';
import { aBody, API_KEY, setup, soon, type Setup } from '../test-setup.ts';
import { CALLS } from './calls.fixture.ts';

const NOBODYS_ID = '987654321';

type Made = { id: string; org: string; payload: string; destination: string };
type Org = { name: string; key: string; org: string };

let jiter: Setup;
let a: Org;
let b: Org;
let statements: Statements;

beforeAll(async () => {
  statements = watchStatements();
  jiter = await setup();
  a = { name: 'A', key: API_KEY, org: jiter.org };
  const { apiKey, org } = await jiter.store.orgs.create('B');
  b = { name: 'B', key: apiKey, org };
});
afterAll(async () => {
  statements.stop();
  await jiter.close();
});

async function call({ key }: Org, method: string, path: string, body?: unknown) {
  const answer = await fetch(`${jiter.url}${path}`, {
    method,
    headers: { 'x-api-key': key, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, json: await answer.json() };
}

const destinationOf = ({ name }: Org, tag: string) => `https://example.com/${name}/${tag}`;
const eventOf = (org: Org, tag: string) =>
  aBody({
    payload: `${org.name} ${tag}`,
    destination: destinationOf(org, tag),
    scheduledTime: soon(600_000),
  });
const cronJobOf = (org: Org, tag: string) => ({
  payload: `${org.name} ${tag}`,
  destination: destinationOf(org, tag),
  expression: '0 9 * * 1',
});

/** Creates by each of the calls that create, and what came of them. */
const CREATES = {
  event: async (org: Org, tag: string) => [await call(org, 'POST', '/api/events', eventOf(org, tag))],
  batch: async (org: Org, tag: string) => {
    const { json } = await call(org, 'POST', '/api/events/batch', [eventOf(org, tag), eventOf(org, tag)]);
    return (json as Made[]).map((one) => ({ status: 200, json: one }));
  },
  cronJob: async (org: Org, tag: string) => [await call(org, 'POST', '/api/cronjobs', cronJobOf(org, tag))],
};
type Create = keyof typeof CREATES;
const anyCreate = fc.constantFrom<Create>('event', 'batch', 'cronJob');

const pathOf = (create: Create, id: string) => `/api/${create === 'cronJob' ? 'cronjobs' : 'events'}/${id}`;

/** Everything that an org can list. */
async function seenBy(org: Org): Promise<Made[][]> {
  const lists = ['/api/events', '/api/events?include=cron', '/api/cronjobs'];
  return Promise.all(lists.map(async (path) => (await call(org, 'GET', path)).json as Made[]));
}

test('creates of two orgs at the same time share statements, and nothing else', async () => {
  const mixed = fc.array(fc.tuple(anyCreate, fc.boolean()), { minLength: 60, maxLength: 120 });
  await fc.assert(
    fc.asyncProperty(mixed, async (creates) => {
      const made = await Promise.all(
        creates.map(async ([create, isA], index) => {
          const org = isA ? a : b;
          return { create, org, tag: String(index), answers: await CREATES[create](org, String(index)) };
        }),
      );
      for (const { create, org, tag, answers } of made) {
        for (const { status, json } of answers) {
          expect(status).toBe(200);
          const { id, ...shown } = json as Made;
          expect(shown).toMatchObject({
            org: org.org,
            payload: `${org.name} ${tag}`,
            destination: destinationOf(org, tag),
          });
          const other = org === a ? b : a;
          expect((await call(org, 'GET', pathOf(create, id))).json).toMatchObject({ id, ...shown });
          expect((await call(other, 'GET', pathOf(create, id))).status).toBe(404);
        }
      }
    }),
    { numRuns: 4 },
  );
});

test("whatever one makes, the other's lists stay as they were", async () => {
  await CREATES.cronJob(a, 'kept');
  const before = await seenBy(a);
  for (const list of before) expect(list.length).toBeGreaterThan(0);
  await fc.assert(
    fc.asyncProperty(fc.array(anyCreate, { maxLength: 4 }), async (creates) => {
      const counted = (await seenBy(b)).map((list) => list.length);
      const made = await Promise.all(creates.map((create, index) => CREATES[create](b, String(index))));
      const added = (among: Create[]) =>
        made.filter((_, index) => among.includes(creates[index]!)).flat().length;
      const [events, withCron, cronJobs] = await seenBy(b);
      expect(events).toHaveLength(counted[0]! + added(['event', 'batch']));
      expect(cronJobs).toHaveLength(counted[2]! + added(['cronJob']));
      for (const one of [...events!, ...withCron!, ...cronJobs!]) expect(one.org).toBe(b.org);
      expect(await seenBy(a)).toEqual(before);
    }),
    { numRuns: 25 },
  );
});

/** Events of both that were sent, and that failed. */
async function settleSome(): Promise<void> {
  for (const org of [a, b]) {
    const made = (await Promise.all([1, 2, 3, 4].map((n) => CREATES.event(org, `settled-${n}`)))).flat();
    const ids = made.map(({ json }) => (json as Made).id);
    const held = await jiter.store.deliveries.claim(ids, { aheadMs: 3_600_000, leaseMs: 60_000 });
    expect(held).toHaveLength(ids.length);
    for (const [index, event] of held.entries()) {
      await jiter.store.deliveries.record({
        event,
        startedAt: new Date(),
        lagMs: 1,
        durationMs: 1,
        status: '200',
        responseData: '',
        requestHeaders: {},
        worker: 'w',
        outcome: index % 2 === 0 ? { kind: 'sent' } : { kind: 'failed', reason: 'exhausted' },
      });
    }
  }
}

test('no filter shows what is the other one’s', async () => {
  await settleSome();
  const aTime = fc.integer({ min: -1, max: 1 }).map((days) => soon(days * 86_400_000));
  const filter = fc.oneof(
    fc.constant(['include', 'cron']),
    fc
      .constantFrom('Pending', 'Sent', 'Pending,Queued,Sent,Cancelled,Failed To Send')
      .map((one) => ['status', one]),
    fc.integer({ min: 1, max: 1_000 }).map((limit) => ['limit', String(limit)]),
    fc.tuple(
      fc.constantFrom('scheduledStartDate', 'scheduledEndDate', 'sentAtStartDate', 'sentAtEndDate'),
      aTime,
    ),
    fc.tuple(fc.constantFrom('failedAtStartDate', 'failedAtEndDate'), aTime),
  );
  const listed = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(fc.array(filter, { maxLength: 2 }), fc.constantFrom(a, b), async (asked, org) => {
      const filters = Object.fromEntries(asked) as Record<string, string>;
      const path = `/api/events?${new URLSearchParams(filters).toString()}`;
      const { status, json } = await call(org, 'GET', path);
      if (status === 400) return; // An end before its start.
      expect(status).toBe(200);
      for (const one of json as Made[]) expect(one.org).toBe(org.org);
      for (const name of Object.keys(filters)) {
        listed.set(name, (listed.get(name) ?? 0) + (json as Made[]).length);
      }
    }),
    { numRuns: 200 },
  );
  // Each of them was asked for something that there is.
  expect([...listed].filter(([, count]) => count === 0)).toEqual([]);
  expect(listed.size).toBe(9);
});

test('a preview tells everybody the same', async () => {
  const asked = { expression: '*/5 * * * *', timezone: 'Europe/Berlin', count: 3 };
  const answers = await Promise.all([a, b].map((org) => call(org, 'POST', '/api/cronjobs/preview', asked)));
  expect(answers[0]!.status).toBe(200);
  expect(answers[0]).toEqual(answers[1]);
});

test("for another org's id PostgreSQL is asked the same as for one that nobody has", async () => {
  const ids = {
    events: ((await CREATES.event(a, 'asked'))[0]!.json as Made).id,
    cronjobs: ((await CREATES.cronJob(a, 'asked'))[0]!.json as Made).id,
  };
  for (const [method, path] of CALLS.filter(([, one]) => one.includes(':id'))) {
    const isEvent = path.includes('events');
    const changes = isEvent ? { payload: 'x' } : { status: 'Disabled', payload: 'x' };
    const ask = async (id: string) => {
      statements.take();
      const { status } = await call(
        b,
        method,
        path.replace(':id', id),
        method === 'PUT' ? changes : undefined,
      );
      expect(status).toBe(404);
      // Whose key it is is asked anew every few seconds, whatever the request.
      return statements.take().filter((text) => !text.includes('api_keys'));
    };
    const nobodys = await ask(NOBODYS_ID);
    expect(nobodys.length).toBeGreaterThan(0);
    expect(await ask(isEvent ? ids.events : ids.cronjobs)).toEqual(nobodys);
  }
});
