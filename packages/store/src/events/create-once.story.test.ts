import { randomUUID } from 'node:crypto';
import { KEPT_BESIDE, type Store } from '../index.ts';
import type { OnceEvent } from '@jiter/core';
import { queryRows } from '@jiter/testkit';
import { anInput, attemptAt, setupWithOrg, type SetupWithOrg } from '../setup.fixture.ts';

let jiter: SetupWithOrg;
let other: Store;

beforeAll(async () => {
  jiter = await setupWithOrg();
  other = await jiter.openAnother();
});
afterAll(() => jiter.close());

const FINGERPRINT = '00'.repeat(32);
const once = (key: string, changes: Partial<OnceEvent> = {}): OnceEvent => ({
  event: anInput(jiter.org, { options: { idempotencyKey: key } }),
  key,
  fingerprint: FINGERPRINT,
  ...changes,
});
const countRows = async (table: string) =>
  (await queryRows<{ count: number }>(jiter.url, `select count(*)::int from ${table}`))[0]!.count;

test('a repeat is answered with the event as it is by then, also when it is settled', async () => {
  const { events, deliveries } = jiter.store;
  const key = randomUUID();
  const event = anInput(jiter.org, { scheduledTime: new Date(), options: { idempotencyKey: key } });
  const made = await events.createOnce(once(key, { event }));
  expect(made).toMatchObject({
    kind: 'created',
    event: { status: 'Pending', options: { idempotencyKey: key } },
  });
  const { id } = (made as { event: { id: string } }).event;
  expect(await events.createOnce(once(key))).toMatchObject({
    kind: 'replayed',
    event: { id, status: 'Pending' },
  });
  const claimed = await jiter.claimOne(id);
  expect(await events.createOnce(once(key))).toMatchObject({
    kind: 'replayed',
    event: { id, status: 'Queued' },
  });
  await deliveries.record(attemptAt(claimed));
  expect(await events.createOnce(once(key))).toMatchObject({
    kind: 'replayed',
    event: { id, status: 'Sent' },
  });
  expect(await events.findOnce(once(key))).toMatchObject({ kind: 'replayed', event: { id } });
  const reused = once(key, { fingerprint: '11'.repeat(32) });
  expect(await events.createOnce(reused)).toEqual({ kind: 'reused', eventId: id });
  expect(await events.findOnce(once(randomUUID()))).toBeUndefined();
});

const [said, otherwise, usual] = ['22', '33', '44'].map((pair) => pair.repeat(32)) as [
  string,
  string,
  string,
];
type Prints = Pick<OnceEvent, 'fingerprint' | 'meaning'>;
test.each<{ first: Prints; again: Prints }>([
  { first: { fingerprint: said, meaning: usual }, again: { fingerprint: said, meaning: usual } },
  { first: { fingerprint: said, meaning: usual }, again: { fingerprint: otherwise, meaning: usual } },
  { first: { fingerprint: said, meaning: usual }, again: { fingerprint: usual } },
  { first: { fingerprint: usual }, again: { fingerprint: said, meaning: usual } },
  // As of a process of the version before, which knows of no meaning.
  { first: { fingerprint: said, meaning: usual }, again: { fingerprint: said } },
  { first: { fingerprint: said }, again: { fingerprint: said, meaning: usual } },
])('$again is a repeat of $first', async ({ first, again }) => {
  const key = randomUUID();
  const { event } = (await jiter.store.events.createOnce(once(key, first))) as { event: { id: string } };
  const repeated = { kind: 'replayed', event: { id: event.id } };
  expect(await jiter.store.events.createOnce(once(key, again))).toMatchObject(repeated);
  expect(await jiter.store.events.findOnce(once(key, again))).toMatchObject(repeated);
});

test.each<{ first: Prints; other: Prints }>([
  { first: { fingerprint: said, meaning: usual }, other: { fingerprint: otherwise } },
  { first: { fingerprint: said, meaning: usual }, other: { fingerprint: otherwise, meaning: said } },
  { first: { fingerprint: usual }, other: { fingerprint: said, meaning: otherwise } },
])('$other is none of $first', async ({ first, other: asked }) => {
  const key = randomUUID();
  const { event } = (await jiter.store.events.createOnce(once(key, first))) as { event: { id: string } };
  expect(await jiter.store.events.createOnce(once(key, asked))).toEqual({
    kind: 'reused',
    eventId: event.id,
  });
});

test('another org has the same key for itself', async () => {
  const { org } = await jiter.store.orgs.create('other');
  const key = randomUUID();
  const [one, two] = await Promise.all([
    jiter.store.events.createOnce(once(key)),
    jiter.store.events.createOnce(once(key, { event: anInput(org) })),
  ]);
  expect([one.kind, two.kind]).toEqual(['created', 'created']);
});

test('of many at once, over two processes, alone and in batches of random order, each key makes one event', async () => {
  const before = await countRows('events');
  const keys = Array.from({ length: 60 }, () => randomUUID());
  const shuffled = () => keys.toSorted(() => Math.random() - 0.5);
  const asked = [jiter.store, other].flatMap(({ events }) =>
    [1, 2, 3, 4].flatMap((round) => [
      events.createManyOnce([...shuffled(), ...shuffled()].map((key) => once(key))),
      Promise.all(
        shuffled()
          .slice(0, 10 * round)
          .map((key) => events.createOnce(once(key))),
      ),
    ]),
  );
  const results = (await Promise.all(asked)).flat();
  expect(await countRows('events')).toBe(before + keys.length);
  expect(results.filter(({ kind }) => kind === 'created')).toHaveLength(keys.length);
  const idsByKey = new Map<string, Set<string>>();
  for (const result of results) {
    if (result.kind === 'reused') throw new Error('the same content was taken for another');
    const { options, id } = result.event;
    const ids = idsByKey.get(options!.idempotencyKey!) ?? new Set();
    idsByKey.set(options!.idempotencyKey!, ids.add(id));
  }
  expect([...idsByKey.values()].every(({ size }) => size === 1)).toBe(true);
  expect(idsByKey.size).toBe(keys.length);
});

test('a batch of those with a key and those without is made as a whole, over several statements as well', async () => {
  const key = randomUUID();
  const large = 'x'.repeat(700_000);
  const keyed = (payload: string) => once(key, { event: anInput(jiter.org, { payload }) });
  const results = await jiter.store.events.createManyOnce([
    anInput(jiter.org, { payload: large }),
    keyed(large),
    keyed(large),
    anInput(jiter.org, { payload: 'last' }),
  ]);
  expect(results.map(({ kind }) => kind)).toEqual(['created', 'created', 'replayed', 'created']);
  expect(results[3]).toMatchObject({ event: { payload: 'last' } });
  expect(results[1]).toMatchObject({ event: { id: (results[2] as { event: { id: string } }).event.id } });
  const count = await countRows('events');
  const wrong = anInput(jiter.org, { payload: large, destination: '\0' });
  await expect(jiter.store.events.createManyOnce([once(randomUUID()), wrong])).rejects.toThrow();
  expect(await countRows('events')).toBe(count);
});

test('events of a batch have ids in its order, whatever the order of their keys', async () => {
  const created = await jiter.store.events.createManyOnce(
    Array.from({ length: 60 }, (_, index) =>
      index % 3 === 0 ? anInput(jiter.org) : once(randomUUID(), { event: anInput(jiter.org) }),
    ),
  );
  const ids = created.map((result) => BigInt((result as { event: { id: string } }).event.id));
  expect(ids).toEqual(ids.toSorted((one, other) => (one < other ? -1 : 1)));
});

test('a key whose event is gone is free, and what was kept beside it is taken away in bounded batches', async () => {
  const { events, settled } = jiter.store;
  const [gone, kept] = [randomUUID(), randomUUID()];
  const labelled = (key: string) => anInput(jiter.org, { options: { idempotencyKey: key, labels: [key] } });
  const first = await events.createOnce(once(gone, { event: labelled(gone) }));
  await events.createOnce(once(kept, { event: labelled(kept) }));
  const { id } = (first as { event: { id: string } }).event;
  await queryRows(jiter.url, 'delete from events where id = $1', [id]);
  const forgetAll = async () => {
    for (const table of KEPT_BESIDE) {
      for (let afterId: string | undefined = '0'; afterId !== undefined;)
        afterId = (await settled.forgetGone({ table, olderThanMs: -60_000, afterId, limit: 7 })).lastId;
    }
  };
  const again = await events.createOnce(once(gone, { event: labelled(gone) }));
  expect(again).toMatchObject({ kind: 'created' });
  await queryRows(jiter.url, 'delete from events where id = $1', [
    (again as { event: { id: string } }).event.id,
  ]);
  await forgetAll();
  const leftOf = async (table: string, column: string, value: string) =>
    (await queryRows(jiter.url, `select from ${table} where ${column} = $1`, [value])).length;
  expect(await leftOf('idempotency_keys', 'key', gone)).toBe(0);
  expect(await leftOf('event_tags', 'tag', `l:${gone}`)).toBe(0);
  expect(await leftOf('idempotency_keys', 'key', kept)).toBe(1);
  expect(await leftOf('event_tags', 'tag', `l:${kept}`)).toBe(1);
});
