import fc from 'fast-check';
import { readCursor } from '../http/cursor.ts';
import { soon } from '../test-setup.ts';
import { CALLS, OF_PEOPLE } from './calls.fixture.ts';
import { openDigests, type Digests } from './digest.fixture.ts';
import { routesOf } from './routes.fixture.ts';
import { idsOf, openTwoOrgs, read, type Org, type TwoOrgs } from './two-orgs.fixture.ts';

/** What one org could try another's ids in. */
const CALLS_WITH_ID = CALLS.filter(([, path]) => path.includes(':id') && !OF_PEOPLE.test(path));
const NOBODYS_IDS = ['987654321', '9223372036854775807', '1000000'];

let two: TwoOrgs;
let digests: Digests;
/** B tries everything to learn of A's. */
let a: Org;
let b: Org;

beforeAll(async () => {
  two = await openTwoOrgs();
  ({ a, b } = two);
  digests = await openDigests(two.jiter.databaseUrl);
});
afterAll(async () => {
  await digests.close();
  await two.close();
});

const CHANGES = [
  {},
  { status: 'Cancelled' },
  { status: 'Active' },
  { status: 'Disabled' },
  { payload: 'mine now' },
  { expression: '* * * * *' },
  { script: ['503'] },
  { for: '4h' },
  { destination: 'https://thief.example/' },
  undefined,
];
const anyChange = fc.oneof(
  fc.constantFrom(...CHANGES),
  fc.record({ scheduledTime: fc.constantFrom(soon(3_600_000), soon(-5_000), 'x') }),
  fc.jsonValue(),
);

test('the calls that are tried are all that there are', () => {
  const found = routesOf(two.jiter);
  const fromApi = (path: string) => (path.startsWith('/api/') ? path.slice(4) : `..${path}`);
  const tried = CALLS.map(([method, path]) => `${method} ${fromApi(path)}`);
  expect(found.sort()).toEqual(tried.sort());
});

type Attempt = { method: string; path: string; theirs: string; nobodys: string; body: unknown };

test("300 requests: another org's id is answered like one that nobody has, byte for byte, and by the same statements", async () => {
  const attempt = fc.constantFrom(...CALLS_WITH_ID).chain(([method, path]) =>
    fc.record({
      method: fc.constant(method),
      path: fc.constant(path),
      theirs: fc.constantFrom(...idsOf(path, a)),
      nobodys: fc.constantFrom(...NOBODYS_IDS),
      body: anyChange,
    }),
  );
  // Left to chance alone, one of ten runs had a call none of whose bodies was good enough to reach the database.
  const examples = CALLS_WITH_ID.flatMap(([method, path]) =>
    CHANGES.map((body): [Attempt] => [
      { method, path, theirs: idsOf(path, a)[0]!, nobodys: NOBODYS_IDS[0]!, body },
    ]),
  );
  const reached = new Set<string>();
  const before = await digests.read();
  await fc.assert(
    fc.asyncProperty(attempt, async ({ method, path, theirs, nobodys, body }) => {
      const refused = await refusalOf(method, path, theirs, body);
      expect(refused.status).toBeGreaterThanOrEqual(400);
      expect(refused.status).toBeLessThan(500);
      expect(refused).toEqual(await refusalOf(method, path, nobodys, body));
      if (refused.asked.length > 0) reached.add(`${method} ${path}`);
    }),
    { numRuns: 300, examples },
  );
  expect(await digests.read()).toBe(before);
  // Whatever is refused before the database is asked proves nothing of it.
  expect([...reached].sort()).toEqual(CALLS_WITH_ID.map(([method, path]) => `${method} ${path}`).sort());
});

/** The statements with what they were given, in their order, and only the id left out. */
async function refusalOf(method: string, path: string, id: string, body: unknown) {
  const { asked, ...answer } = await two.call(b.key, method, path.replace(':id', id), body);
  // Nor does the moment count at which a run would be due.
  const withoutId = asked.map(({ text, values }) => [
    text,
    values.replaceAll(`"${id}"`, '":id"').replaceAll(/"20\d\d-\d\d-\d\dT[^"]*Z"/g, '":at"'),
  ]);
  return { ...answer, asked: withoutId };
}

type Listed = { id: string; scheduledTime: string; status: string; sentAt?: string; failedAt?: string };

test('300 requests: a list is what it would be if the org were alone, whatever is asked', async () => {
  const own = await listOf(b);
  expect(own.map(({ id }) => id).sort()).toEqual([...b.events, ...b.occurrences].sort());
  const all = [...own, ...(await listOf(a))];
  const cursorOf = ({ scheduledTime, id }: Listed) =>
    Buffer.from(`${Date.parse(scheduledTime)}:${id}`).toString('base64url');
  const after = new Map(all.map((event) => [cursorOf(event), event]));
  const timesOf = (field: 'scheduledTime' | 'sentAt' | 'failedAt') =>
    fc.constantFrom(...all.flatMap((event) => event[field] ?? []), new Date(0).toISOString());
  const filters = {
    status: fc.constantFrom('Pending', 'Cancelled', 'Sent,Failed To Send', 'Queued,Pending', 'Sent'),
    include: fc.constant('cron'),
    scheduledStartDate: timesOf('scheduledTime'),
    scheduledEndDate: timesOf('scheduledTime'),
    sentAtStartDate: timesOf('sentAt'),
    sentAtEndDate: timesOf('sentAt'),
    failedAtStartDate: timesOf('failedAt'),
    failedAtEndDate: timesOf('failedAt'),
    limit: fc.integer({ min: 1, max: 8 }).map(String),
    cursor: fc.constantFrom(...after.keys()),
  };
  // A few at a time: most of ten together match nothing.
  const query = fc
    .subarray(Object.keys(filters) as (keyof typeof filters)[], { maxLength: 4 })
    .chain((names) => fc.record(filters).map((all) => pick(all, names)));
  await fc.assert(
    fc.asyncProperty(query, async (asked) => {
      const { scheduledStartDate, scheduledEndDate, sentAtStartDate, sentAtEndDate } = asked;
      const { failedAtStartDate, failedAtEndDate, status, include, cursor, limit } = asked;
      fc.pre(isRange(scheduledStartDate, scheduledEndDate));
      fc.pre(isRange(sentAtStartDate, sentAtEndDate) && isRange(failedAtStartDate, failedAtEndDate));
      const expected = own.filter(
        (event) =>
          (status === undefined || status.split(',').includes(event.status)) &&
          (include === 'cron' || b.events.includes(event.id)) &&
          isWithin(event.scheduledTime, scheduledStartDate, scheduledEndDate) &&
          isWithin(event.sentAt, sentAtStartDate, sentAtEndDate) &&
          isWithin(event.failedAt, failedAtStartDate, failedAtEndDate) &&
          (cursor === undefined || isAfter(event, after.get(cursor)!)),
      );
      const page = expected.slice(0, Number(limit ?? 1_000));
      const next = page.length < expected.length ? readCursor(cursorOf(page.at(-1)!))?.place : undefined;
      const listed = await two.call(
        b.key,
        'GET',
        `/api/events?${new URLSearchParams(asked as Record<string, string>).toString()}`,
      );
      expect([listed.status, JSON.parse(listed.text)]).toEqual([200, page]);
      expect(readCursor(listed.headers['x-next-cursor'] ?? '')?.place).toEqual(next);
      // Nothing of others is looked at first, to be sorted out then: one statement has the list, and perhaps one how far it goes.
      expect([1, 2]).toContain(listed.asked.length);
    }),
    { numRuns: 300 },
  );
});

const listOf = ({ key }: Org) => read<Listed[]>(two.call, key, 'GET', '/api/events?include=cron');

function pick(all: Record<string, string>, names: readonly string[]): Record<string, string | undefined> {
  return Object.fromEntries(names.map((name) => [name, all[name]]));
}

const isRange = (from: string | undefined, to: string | undefined) =>
  from === undefined || to === undefined || from <= to;

/** As SQL does: what is not there is in no range. An open range has everything. */
function isWithin(time: string | undefined, from: string | undefined, to: string | undefined): boolean {
  if (from === undefined && to === undefined) return true;
  return time !== undefined && (from ?? time) <= time && time <= (to ?? time);
}

function isAfter(event: Listed, { scheduledTime, id }: Listed): boolean {
  if (event.scheduledTime !== scheduledTime) return event.scheduledTime > scheduledTime;
  return BigInt(event.id) > BigInt(id);
}

test('the cron jobs that are listed are those of the org, and as it would read each', async () => {
  for (const { key, org, cronJobs } of [a, b]) {
    const listed = await read<{ id: string; org: string }[]>(two.call, key, 'GET', '/api/cronjobs');
    expect(listed.map(({ id }) => id).sort()).toEqual([...cronJobs].sort());
    for (const job of listed) {
      expect(job.org).toBe(org);
      const { history: _history, ...alone } = await read<{ id: string; history: unknown }>(
        two.call,
        key,
        'GET',
        `/api/cronjobs/${job.id}`,
      );
      expect(job).toEqual(alone);
    }
  }
});

test("a key opens its own org's list, and only that", async () => {
  const listed = await read<{ org: string }[]>(two.call, a.key, 'GET', '/api/events?include=cron');
  expect(new Set(listed.map(({ org }) => org))).toEqual(new Set([a.org]));
  expect(a.org).not.toBe(b.org);
});
