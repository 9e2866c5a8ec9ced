import type { Actor, EventChange } from '@jiter/core';
import { openSql, queryRows } from '@jiter/testkit';
import type { Callback, Store } from '../index.ts';
import { anInput, attemptAt, setupWithOrg, type SetupWithOrg } from '../setup.fixture.ts';

const KEY: Actor = { kind: 'key', id: '7', name: 'billing' };
const ADA: Actor = { kind: 'user', id: '3', name: 'Ada' };

let jiter: SetupWithOrg;
let org: string;
beforeEach(async () => {
  jiter = await setupWithOrg();
  ({ org } = jiter);
});
afterEach(() => jiter.close());

const idOf = (by: Actor, store: Store = jiter.store) => store.events.creatorIdOf(org, by);
const due = { scheduledTime: new Date() };
const madeBy = async (by: Actor, more: object = due) => anInput(org, { creatorId: await idOf(by), ...more });

/** Nothing where nothing is said. */
async function createdOf(id: string): Promise<EventChange | undefined> {
  const { entries } = (await jiter.store.audit.changesOf(org, id, { limit: 10 }))!;
  return entries.find(({ action }) => action === 'event.created');
}

async function settle(id: string, outcome?: Parameters<typeof attemptAt>[1], more: object = {}) {
  await jiter.store.deliveries.record(attemptAt(await jiter.claimOne(id), outcome, more));
}

const FAILED = { kind: 'failed', reason: 'exhausted' } as const;
const byKey = { actor: { kind: 'key', id: '7', name: 'billing' }, origin: { kind: 'call' } };

test('whoever creates an event stays with it: one, several, by a key of idempotency, sent, failed, retried and cancelled', async () => {
  const { events } = jiter.store;
  const one = await events.create(await madeBy(KEY));
  const [said, plain] = await events.createMany([
    await madeBy(KEY, { ...due, timeoutMs: 5_000 }),
    await madeBy(KEY),
  ]);
  const once = { key: 'a key', fingerprint: '00', event: await madeBy(KEY) };
  const [kept] = await events.createManyOnce([once]);
  const [again] = await events.createManyOnce([{ ...once, event: await madeBy(ADA) }]);
  expect([kept!.kind, again!.kind]).toEqual(['created', 'replayed']);
  const all = [one, said!, plain!, (kept as { event: typeof one }).event];
  for (const { id, createdAt } of all)
    expect(await createdOf(id)).toEqual({ id, at: createdAt, action: 'event.created', ...byKey });
  await settle(one.id);
  await settle(said!.id, FAILED);
  await events.cancel(org, plain!.id, ADA);
  const status = async (id: string) => (await events.find(org, id))!.event.status;
  expect(await Promise.all(all.slice(0, 3).map(({ id }) => status(id)))).toEqual([
    'Sent',
    'Failed To Send',
    'Cancelled',
  ]);
  expect(await queryRows(jiter.url, 'select from settled_events where creator_id is not null')).toHaveLength(
    3,
  );
  for (const { id } of all) expect(await createdOf(id)).toMatchObject(byKey);
  await events.retry(org, said!.id, { delayMs: 0, spreadMs: 0, by: ADA });
  expect(await status(said!.id)).toBe('Queued');
  expect(await createdOf(said!.id)).toMatchObject(byKey);
});

test('a name is what it was then, and a number asked for once, by whichever process', async () => {
  const asked = () => {
    const counted = [...jiter.store.statements()].find(({ name }) => name === 'creator');
    return counted?.took.counts.reduce((sum, count) => sum + count, 0) ?? 0;
  };
  const bob: Actor = { kind: 'user', id: '4', name: 'Bob' };
  const before = asked();
  const ids = new Set(await Promise.all(Array.from({ length: 100 }, () => idOf(bob))));
  expect([ids.size, asked() - before]).toEqual([1, 1]);
  const { id } = await jiter.store.events.create(await madeBy(bob));
  const robert = { ...bob, name: 'Robert' };
  const renamed = await jiter.store.events.create(await madeBy(robert));
  expect(await createdOf(id)).toMatchObject({ actor: { kind: 'user', id: '4', name: 'Bob' } });
  expect(await createdOf(renamed.id)).toMatchObject({ actor: { kind: 'user', id: '4', name: 'Robert' } });
  // At the same moment, somebody whom none of them knows yet.
  const others = await Promise.all([1, 2, 3].map(() => jiter.openAnother()));
  const eve: Actor = { kind: 'key', id: '9', name: 'eve' };
  const numbers = await Promise.all([jiter.store, ...others].map((store) => idOf(eve, store)));
  expect(new Set(numbers).size).toBe(1);
  expect(await Promise.all(others.map((store) => idOf(bob, store)))).toEqual(others.map(() => [...ids][0]));
});

test('however long a name is', async () => {
  const long = '\u{1f600}'.repeat(2_000);
  const { id } = await jiter.store.events.create(await madeBy({ kind: 'key', id: '8', name: long }));
  expect(await createdOf(id)).toMatchObject({ actor: { name: '\u{1f600}'.repeat(200) } });
});

test('nobody who creates waits for anybody who has the row of its creator', async () => {
  const input = await madeBy(KEY);
  const holder = await openSql(jiter.url);
  await holder.rows('begin; select from creators for update');
  await Promise.all([jiter.store.events.create(input), jiter.store.events.createMany([input, input])]);
  await holder.close();
});

test('a number begins anywhere in its row: moved against the payload before it by a claim, WAL would have both', async () => {
  const sql = `select distinct typlen, attstorage <> 'p' as may_be_short from pg_attribute join pg_type on pg_type.oid = atttypid
    where attname = 'creator_id'`;
  expect(await queryRows(jiter.url, sql)).toEqual([{ typlen: -1, may_be_short: true }]);
});

test('what a cron job, an outcome or a replay makes says of what, and who asked for it if somebody did', async () => {
  const { events, cronJobs, bulk } = jiter.store;
  const { scheduledTime: _none, ...content } = anInput(org);
  const job = { ...content, expression: '0 9 * * *', timezone: 'UTC', misfire: 'once' } as const;
  const planned = await cronJobs.create(job, new Date('2099-01-01T09:00:00Z'), ADA);
  const cronjob = planned.job.id;
  expect(await createdOf(planned.bells[0]!.eventId)).toMatchObject({
    actor: { kind: 'cronjob', id: cronjob, name: `cron job ${cronjob}` },
    origin: { kind: 'tick', cronjob },
  });
  const run = await cronJobs.run(org, cronjob, new Date(), ADA);
  const once = { key: 'run it', fingerprint: '00' };
  const runOnce = await cronJobs.runOnce(org, cronjob, new Date(), once, KEY);
  const { event: second } = runOnce as { event: typeof run };
  expect(await createdOf(run!.id)).toMatchObject({ actor: ADA, origin: { kind: 'run', cronjob } });
  expect(await createdOf(second!.id)).toMatchObject({ actor: KEY, origin: { kind: 'run', cronjob } });

  const called: string[] = [];
  const callback: Callback = {
    ...{ destination: 'http://127.0.0.1/', options: { isCallback: true }, before: '', behind: '' },
    onMade: ({ eventId }) => called.push(eventId),
  };
  const { id: parentId } = await events.create(await madeBy(KEY));
  await settle(parentId, undefined, { callback });
  expect(await createdOf(called[0]!)).toMatchObject({
    actor: { kind: 'event', id: parentId, name: `event ${parentId}` },
    origin: { kind: 'callback', parentId },
  });

  const [replay] = await events.createManyOnce([anInput(org, { parentId })], ADA);
  const { event: replayed } = replay as { event: { id: string } };
  expect(await createdOf(replayed.id)).toMatchObject({ actor: ADA, origin: { kind: 'replay', parentId } });
  const asked = { limit: 10, spreadMs: 0, dryRun: false, noted: { by: ADA, asked: {} } };
  await settle(called[0]!);
  const { bells } = await events.replayMany(org, { ...asked, choice: { ids: [parentId, called[0]!] } });
  const origins = await Promise.all(bells.map(({ eventId }) => createdOf(eventId)));
  expect(origins.map((made) => made!.origin)).toEqual(
    // One of a callback is none.
    expect.arrayContaining([parentId, called[0]!].map((id) => ({ kind: 'replay', parentId: id }))),
  );
  for (const made of origins) expect(made).toMatchObject({ actor: ADA });

  const { id: bulkId } = await events.startBulk(org, {
    ...{
      action: 'replay',
      filter: { ids: [parentId] },
      asked: {},
      rate: 10,
      by: { ...ADA, name: 'Ada in bulk' },
    },
  });
  const step = await bulk.step(bulkId);
  expect(await createdOf(step!.bells[0]!.eventId)).toMatchObject({
    actor: { ...ADA, name: 'Ada in bulk' },
    origin: { kind: 'replay', parentId },
  });
});

test('of what was made before, by the version before, or by whoever is not said, nothing is said', async () => {
  const { events } = jiter.store;
  const { id } = await events.create(anInput(org));
  const [replay] = await events.createManyOnce([anInput(org, { parentId: id })]);
  const { event: replayed } = replay as { event: { id: string } };
  expect([await createdOf(id), await createdOf(replayed.id)]).toEqual([undefined, undefined]);
  await events.edit(org, id, { payload: 'other' }, { by: ADA });
  const { entries } = (await jiter.store.audit.changesOf(org, id, { limit: 10 }))!;
  expect(entries.map(({ action }) => action)).toEqual(['event.edited']);
});

test('no number names anybody of another org', async () => {
  const other = await jiter.store.orgs.create('other');
  // Of somebody who is in both.
  const theirs = await jiter.store.events.creatorIdOf(other.org, KEY);
  const { id } = await jiter.store.events.create(anInput(org, { creatorId: theirs }));
  expect(await createdOf(id)).toBeUndefined();
  const ours = await jiter.store.events.create(await madeBy(KEY));
  expect(await createdOf(ours.id)).toMatchObject(byKey);
  expect(await jiter.store.audit.changesOf(other.org, ours.id, { limit: 10 })).toBeUndefined();
});

test('the creation is the first of the changes, and is on the first page of them', async () => {
  const { events, audit } = jiter.store;
  const { id } = await events.create(await madeBy(KEY, {}));
  for (const payload of ['a', 'b', 'c']) await events.edit(org, id, { payload }, { by: ADA });
  const whole = (await audit.changesOf(org, id, { limit: 10 }))!;
  expect(whole.entries.map(({ action }) => action)).toEqual([
    'event.created',
    ...Array.from({ length: 3 }, () => 'event.edited'),
  ]);
  expect(whole).not.toHaveProperty('next');
  for (const limit of [1, 2, 3, 4]) {
    const pages: EventChange[] = [];
    let start: string | undefined;
    do {
      const page = (await audit.changesOf(org, id, { limit, ...(start && { start }) }))!;
      expect(page.entries.length).toBeLessThanOrEqual(limit);
      pages.push(...page.entries);
      start = page.next;
    } while (start !== undefined);
    expect(pages).toEqual(whole.entries);
  }
});
