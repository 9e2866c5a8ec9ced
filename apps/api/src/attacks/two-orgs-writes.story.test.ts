import fc from 'fast-check';
import { anyCharacter } from '@jiter/testkit/any-character';
import { digestOf, openTwoOrgs, read, type Org, type TwoOrgs } from './two-orgs.fixture.ts';

type Body = { payload: string; destination: string };
type Made = Body & { id: string; org: string; message?: string; status: unknown };
type Kind = (typeof KINDS)[number];
/** Both ways round: neither org is the one that is better kept. */
type Side = 'a' | 'b';

const KINDS = ['event', 'batch', 'cron job'] as const;
const PATHS = { event: '/api/events', batch: '/api/events/batch', 'cron job': '/api/cronjobs' };
const startedAt = new Date();

let two: TwoOrgs;
beforeAll(async () => {
  // The clock stands still, so that a preview does not depend on the second in which it is asked for.
  two = await openTwoOrgs({ clock: { now: () => startedAt } });
});
afterAll(() => two.close());

const otherOf = (side: Side): Org => (side === 'a' ? two.b : two.a);
const anySide = fc.constantFrom<Side>('a', 'b');

/** What differs between the kinds; the rest they have in common. */
const bodyOf = (kind: Kind, body: Body) =>
  kind === 'cron job'
    ? { ...body, expression: '0 9 * * 1' }
    : { ...body, scheduledTime: two.times[body.payload.length % two.times.length] };

/** All that `org` is shown in lists, and a digest of all its rows. */
async function seenBy({ org, key }: Org): Promise<string[]> {
  const lists = ['/api/events', '/api/events?include=cron', '/api/cronjobs'];
  const texts = await Promise.all(lists.map(async (path) => (await two.call(key, 'GET', path)).text));
  return [...texts, await digestOf(two.sql, org)];
}

const find = (kind: Kind, { key }: Org, id: string) =>
  two.call(key, 'GET', `${kind === 'cron job' ? '/api/cronjobs' : '/api/events'}/${id}`);

/** It has it, and as it was answered; to the other it is one that nobody has. */
async function expectOnlyOf(side: Side, kind: Kind, { id, org, payload, destination }: Made): Promise<void> {
  const found = await find(kind, two[side], id);
  expect([found.status, JSON.parse(found.text)]).toEqual([
    200,
    expect.objectContaining({ id, org, payload, destination }),
  ]);
  const hidden = await find(kind, otherOf(side), id);
  expect([hidden.status, JSON.parse(hidden.text)]).toEqual([
    404,
    { message: `Unable to find ${kind === 'cron job' ? kind : 'event'}` },
  ]);
}

test('100 requests: a preview is the same for every org, and asks the database nothing', async () => {
  const preview = fc.record(
    {
      expression: fc.constantFrom('* * * * *', '0 9 * * MON', '*/7 3 1 * *', '0 0 31 2 *', 'nonsense'),
      timezone: fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kolkata', 'Mars/Base'),
      count: fc.integer({ min: -1, max: 101 }),
      org: fc.constantFrom(two.a.org, two.b.org),
    },
    { requiredKeys: ['expression'] },
  );
  const statuses = new Set<number>();
  await fc.assert(
    fc.asyncProperty(preview, async (body) => {
      const answer = await two.call(two.a.key, 'POST', '/api/cronjobs/preview', body);
      expect(answer).toEqual(await two.call(two.b.key, 'POST', '/api/cronjobs/preview', body));
      expect(answer.asked).toEqual([]);
      statuses.add(answer.status);
    }),
    { numRuns: 100 },
  );
  expect([...statuses].sort()).toEqual([200, 400]);
});

test('100 requests: what an org makes is its own, whatever org it names, and leaves nothing with another', async () => {
  const payload = fc.string({ unit: anyCharacter, maxLength: 20 }).filter((text) => !text.includes('\0'));
  const destination = fc.constantFrom(
    'https://example.com/',
    'https://example.com/hook',
    'http://b.example/',
  );
  const foreign = fc.constantFrom('org', 'org_id', 'id', 'cron_id');
  const one = fc.record({
    body: fc.record({ payload, destination }),
    naming: fc.option(foreign, { freq: 3 }),
  });
  const creation = fc.constantFrom(...KINDS).chain((kind) =>
    fc.record({
      side: anySide,
      kind: fc.constant(kind),
      items: fc.array(one, { minLength: 1, maxLength: kind === 'batch' ? 5 : 1 }),
    }),
  );
  await fc.assert(
    fc.asyncProperty(creation, async ({ side, kind, items }) => {
      const [own, other] = [two[side], otherOf(side)];
      const theirs = { org: other.org, org_id: other.org, id: other.events[1], cron_id: other.cronJobs[0] };
      const bodies = items.map(({ body, naming }) => ({
        ...bodyOf(kind, body),
        ...(naming && { [naming]: theirs[naming] }),
      }));
      const before = await seenBy(other);
      const answer = await two.call(own.key, 'POST', PATHS[kind], kind === 'batch' ? bodies : bodies[0]);
      const results = [JSON.parse(answer.text) as Made | Made[]].flat();
      for (const [index, { body, naming }] of items.entries()) {
        const made = results[index]!;
        if (naming) {
          expect(kind === 'batch' ? made.status : answer.status).toBe(400);
          expect(made.message).toMatch(`'${naming}' is not a field`);
        } else {
          expect(made).toMatchObject({ org: own.org, ...body });
          await expectOnlyOf(side, kind, made);
        }
      }
      expect(results).toHaveLength(items.length);
      expect(await seenBy(other)).toEqual(before);
    }),
    { numRuns: 100 },
  );
});

test('what an org sets is its own, and another is shown and given none of it', async () => {
  const answerOf = async ({ key }: Org) =>
    JSON.parse((await two.call(key, 'GET', '/api/org')).text) as object;
  for (const side of ['a', 'b'] as const) {
    const [own, other] = [two[side], otherOf(side)];
    const before = [await seenBy(other), await answerOf(other)];
    const naming = await two.call(own.key, 'PUT', '/api/org', { id: other.org, timeout: '7s' });
    expect(naming.status).toBe(400);
    const set = { timeout: '7s', failureCallback: `https://${side}.example/` };
    expect((await two.call(own.key, 'PUT', '/api/org', set)).status).toBe(200);
    expect(await answerOf(own)).toMatchObject({ id: own.org, ...set });
    expect([await seenBy(other), await answerOf(other)]).toEqual(before);
  }
});

test('600 requests: orgs that create at the same time share statements, and nothing else', async () => {
  const creations = fc.array(fc.record({ side: anySide, kind: fc.constantFrom(...KINDS) }), {
    minLength: 200,
    maxLength: 200,
  });
  const from = two.said.length;
  await fc.assert(
    fc.asyncProperty(creations, async (all) => {
      const made = await Promise.all(all.map(({ side, kind }, index) => create(side, kind, index)));
      const ids = made.flatMap(({ kind, results }) => results.map(({ id }) => `${kind} ${id}`));
      expect(new Set(ids).size).toBe(ids.length);
      for (const { side, kind, results } of made)
        await Promise.all(results.map((result) => expectOnlyOf(side, kind, result)));
    }),
    // All at once is what it is about: fewer of them would be another property.
    { numRuns: 3, endOnFailure: true },
  );
  const shared = two.said.slice(from).filter(({ text, values }) => {
    return /insert into events/.test(text) && (JSON.parse(values) as unknown[]).some(namesBothOrgs);
  });
  expect(shared).not.toHaveLength(0);
});

/** A column of ids, as one parameter: of an insert of events, those of their orgs. */
function namesBothOrgs(value: unknown): boolean {
  const [, ids] = /^\{([\d,]+)\}$/.exec(String(value)) ?? [];
  return new Set(ids?.split(',')).size === 2;
}

/** With words that no other has; what is answered is checked right away. */
async function create(side: Side, kind: Kind, index: number) {
  const bodies = Array.from({ length: kind === 'batch' ? 3 : 1 }, (_, item) => ({
    payload: `${side}'s ${kind} ${index}.${item}`,
    destination: `https://${side}.example/${index}/${item}`,
  }));
  const sent = bodies.map((body) => bodyOf(kind, body));
  const { key, org } = two[side];
  const answer = await read<Made | Made[]>(
    two.call,
    key,
    'POST',
    PATHS[kind],
    kind === 'batch' ? sent : sent[0],
  );
  const results = [answer].flat();
  expect(results).toEqual(bodies.map((body) => expect.objectContaining({ ...body, org })));
  return { side, kind, results };
}
