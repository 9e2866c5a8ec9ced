import { randomUUID } from 'node:crypto';
import type { Outcome } from '@jiter/core';
import { eventually, listEvents, queryRows, runSql } from '@jiter/testkit';
import { attemptAt, HOLD, openStoreOn, setupWithOrg, type SetupWithOrg } from './setup.fixture.ts';

const RETRY_SOON: Outcome = { kind: 'retry', at: new Date(Date.now() - 1) };

let bundle: SetupWithOrg;
beforeAll(async () => {
  bundle = await setupWithOrg();
});
afterAll(() => bundle.close());

test('callers who share one insert each get their own event back', async () => {
  const payloads = Array.from({ length: 300 }, (_, index) => `payload ${index}`);
  const events = await Promise.all(payloads.map((payload) => bundle.schedule(60_000, payload)));
  expect(events.map(({ payload }) => payload)).toEqual(payloads);
  const stored = await Promise.all(events.map(({ id }) => bundle.store.events.find(bundle.org, id)));
  expect(stored.map((found) => found!.event)).toEqual(events);
});

test('pages follow each other without a gap or a repeat, the latest last', async () => {
  const { store, org, close, schedule } = await setupWithOrg();
  const made = [];
  for (const inMs of [3_000, 1_000, 2_000, 2_000, 9_000]) made.push(await schedule(inMs));
  const first = await listEvents(store.events, org, { limit: 2 });
  const last = first.at(-1)!;
  const rest = await listEvents(store.events, org, {
    after: { scheduledTime: last.scheduledTime, id: last.id },
  });
  const times = [...first, ...rest].map(({ scheduledTime }) => scheduledTime.getTime());
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(new Set([...first, ...rest].map(({ id }) => id)).size).toBe(made.length);
  await close();
});

test('an event is not claimed before its time, and not twice', async () => {
  const { store, schedule } = bundle;
  const later = await schedule(60_000);
  expect(await store.deliveries.claim([later.id], HOLD)).toEqual([]);
  const soon = await schedule(100);
  const claims = await Promise.all([1, 2, 3].map(() => store.deliveries.claim([soon.id], HOLD)));
  expect(claims.flat()).toMatchObject([{ id: soon.id, attempt: 1, claim: 1, dueAt: soon.scheduledTime }]);
});

test('between a cancel and a claim exactly one wins, and the cancel is told which', async () => {
  const { store, org, schedule } = bundle;
  const races = Array.from({ length: 40 }, async () => {
    const { id } = await schedule(50);
    const [claimed, edited] = await Promise.all([
      store.deliveries.claim([id], HOLD),
      store.events.edit(org, id, { status: 'Cancelled' }),
    ]);
    const expected = claimed.length === 1 ? { kind: 'settled', status: 'Queued' } : { kind: 'edited' };
    expect(edited).toMatchObject(expected);
  });
  await Promise.all(races);
});

test('a sent event keeps its history and is over', async () => {
  const { store, org, schedule, claimOne } = bundle;
  const { id } = await schedule(10);
  expect(await store.deliveries.record(attemptAt(await claimOne(id), { kind: 'sent' }))).toBe(true);
  const found = await store.events.find(org, id);
  expect(found!.event).toMatchObject({ status: 'Sent', sentAt: expect.any(Date) as Date });
  expect(found!.event).not.toHaveProperty('failedAt');
  expect(found!.history).toMatchObject([{ eventId: id, status: '200', attempt: 1, worker: 'w1' }]);
  expect(await store.deliveries.claim([id], HOLD)).toEqual([]);
});

test('a retry makes the event due again, with the next number', async () => {
  const { store, schedule, claimOne } = bundle;
  const { id } = await schedule(10);
  await store.deliveries.record(attemptAt(await claimOne(id), RETRY_SOON));
  expect(await claimOne(id)).toMatchObject({ attempt: 2, claim: 2 });
});

test('recording an attempt twice changes nothing: the first answer may have been lost', async () => {
  const { store, org, schedule, claimOne } = bundle;
  const { id } = await schedule(10);
  const result = attemptAt(await claimOne(id), RETRY_SOON);
  expect(await store.deliveries.record(result)).toBe(true);
  expect(await store.deliveries.record(result)).toBe(false);
  expect(await store.deliveries.findRecorded(result.event)).toMatchObject({ status: 'Queued' });
  expect((await store.events.find(org, id))!.history).toHaveLength(1);
});

test('a worker that lost its claim adds to the history and moves nothing', async () => {
  const { store, org, schedule, claimOne } = bundle;
  const { id } = await schedule(10);
  const lost = await claimOne(id);
  await store.deliveries.release({ ...lost, dueAt: new Date() });
  const held = await claimOne(id);
  expect(await store.deliveries.record(attemptAt(lost, { kind: 'failed', reason: 'exhausted' }))).toBe(false);
  expect((await store.events.find(org, id))!.event.status).toBe('Queued');
  expect(await store.deliveries.record(attemptAt(held, { kind: 'sent' }))).toBe(true);
  expect((await store.events.find(org, id))!.history).toHaveLength(2);
});

test('an event handed back before any attempt is Pending again and can be cancelled', async () => {
  const { store, org, schedule, claimOne } = bundle;
  const { id } = await schedule(10);
  await store.deliveries.release(await claimOne(id));
  expect(await store.events.edit(org, id, { status: 'Cancelled' })).toMatchObject({ kind: 'edited' });
});

test('moving an event makes it due at its new time, earlier or later', async () => {
  const { store, org, schedule, claimOne } = bundle;
  const { id } = await schedule(60_000);
  const earlier = new Date(Date.now() + 100);
  await store.events.edit(org, id, { scheduledTime: earlier });
  expect(await claimOne(id)).toMatchObject({ scheduledTime: earlier, dueAt: earlier });
});

test('pruning takes what was settled where it was long ago, with its history, and nothing else', async () => {
  const { store, org, schedule, url, close, claimOne } = await setupWithOrg();
  await runSql(url, 'update layout set moves_since = null');
  const sent = await schedule(10);
  const pending = await schedule(60_000);
  await store.deliveries.record(attemptAt(await claimOne(sent.id), { kind: 'sent' }));
  expect(await store.deliveries.prune({ olderThanMs: 60_000, limit: 100 })).toBe(0);
  await eventually(async () => expect(await store.deliveries.prune({ olderThanMs: 1, limit: 100 })).toBe(1));
  expect(await store.events.find(org, sent.id)).toBeUndefined();
  expect(await queryRows(url, 'select from attempts')).toEqual([]);
  expect(await store.events.find(org, pending.id)).toBeDefined();
  await close();
});

describe('keys and secrets', () => {
  test('a key opens its org, another one opens nothing, and the table holds no key', async () => {
    const { store, close } = await setupWithOrg();
    const apiKey = randomUUID();
    const { org } = await store.orgs.ensureFirst({ apiKey, signingSecret: randomUUID() });
    expect(await store.keys.orgOfKey(apiKey)).toBe(org);
    expect(await store.keys.orgOfKey(randomUUID())).toBeUndefined();
    await close();
  });

  test('starting twice, at once and with the same values, makes one org', async () => {
    const { store, close } = await setupWithOrg();
    const first = { apiKey: randomUUID(), signingSecret: randomUUID() };
    const orgs = await Promise.all([1, 2, 3].map(() => store.orgs.ensureFirst(first)));
    expect(new Set(orgs.map(({ org }) => org)).size).toBe(1);
    expect(await store.secrets.signingSecrets(orgs[0]!.org)).toEqual([first.signingSecret]);
    await close();
  });
});

test('a database that does not answer is a 503 that says when to come back', async () => {
  const store = await openStoreOn('postgres://jiter:x@127.0.0.1:1/jiter');
  await expect(store.ping()).rejects.toMatchObject({ status: 503, retryAfterS: 5 });
  await expect(store.events.find('1', '1')).rejects.toMatchObject({ status: 503 });
  await store.close();
});
