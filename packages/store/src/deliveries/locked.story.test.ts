import { openSql, queryRows, runSql, type Sql } from '@jiter/testkit';
import type { ClaimedEvent } from '@jiter/core';
import { anInput, attemptAt, HOLD, setupWithOrg, type SetupWithOrg } from '../setup.fixture.ts';

let jiter: SetupWithOrg;
let other: Sql;
beforeEach(async () => {
  jiter = await setupWithOrg();
  other = await openSql(jiter.url);
});
afterEach(async () => {
  await other.close();
  await jiter.close();
});

const LOCKED = { code: '55P03' };
/** As whoever edits it has it, or was suspended while doing that. */
const lock = (table: string, id: string) =>
  other.rows(`begin; select from ${table} where id = ${id} for update`);
const unlock = () => other.rows('rollback');
const rowOf = async (id: string) =>
  (
    await queryRows<{ held: boolean; owed: boolean; due_at: Date }>(
      jiter.url,
      `select held_until > now() + interval '10 minutes' as held, wake_at = '-infinity' as owed, due_at from events where id = ${id}`,
    )
  )[0];

test('a claim passes over a row that somebody has, and takes the others', async () => {
  const [mine, theirs] = await Promise.all([jiter.schedule(), jiter.schedule()]);
  const { deliveries } = jiter.store;
  await lock('events', theirs.id);
  const ids = [mine.id, theirs.id];
  expect(await deliveries.claim(ids, HOLD)).toMatchObject([{ id: mine.id }]);
  expect(await deliveries.findLocked(ids, HOLD)).toEqual([theirs.id]);
  await unlock();
  expect(await deliveries.claim(ids, HOLD)).toMatchObject([{ id: theirs.id }]);
  expect(await deliveries.findLocked(ids, HOLD)).toEqual([]);
});

test('what is locked, and was claimed before, is left to the sweep: its holder may wait for the same lock', async () => {
  const { deliveries } = jiter.store;
  const { id } = await jiter.schedule();
  await jiter.claimOne(id);
  await runSql(jiter.url, `update events set held_until = now() where id = ${id}`);
  await lock('events', id);
  expect(await deliveries.claim([id], HOLD)).toEqual([]);
  expect(await deliveries.findLocked([id], HOLD)).toEqual([]);
});

test('what is not due, or cancelled, is not said to be locked', async () => {
  const { events, deliveries } = jiter.store;
  const ids = (await Promise.all([jiter.schedule(3_600_000), jiter.schedule()])).map(({ id }) => id);
  await events.cancel(jiter.org, ids[1]!);
  expect(await deliveries.findLocked(ids, HOLD)).toEqual([]);
});

type Act = (event: ClaimedEvent) => Promise<unknown>;
const acts = (): [name: string, act: Act, done: object | undefined][] => {
  const { deliveries } = jiter.store;
  const dueAt = new Date('2099-01-01T00:00:00Z');
  return [
    ['record', (event) => deliveries.record(attemptAt(event)), undefined],
    [
      'record of a retry',
      (event) => deliveries.record(attemptAt(event, { kind: 'retry', at: dueAt })),
      { due_at: dueAt },
    ],
    ['renewal', (event) => deliveries.renew({ ...event, leaseMs: 3_600_000 }), { held: true }],
    ['release', (event) => deliveries.release({ ...event, dueAt }), { due_at: dueAt }],
  ];
};

test.each(['record', 'record of a retry', 'renewal', 'release'])(
  'a %s of a row that somebody has is refused, and keeps no other; it can be repeated',
  async (name) => {
    const [, act, done] = acts().find(([one]) => one === name)!;
    const [mine, theirs] = await Promise.all(
      [jiter.schedule(), jiter.schedule()].map(async (event) => jiter.claimOne((await event).id)),
    );
    await lock('events', theirs!.id);
    // One statement for both.
    const [kept, refused] = await Promise.allSettled([act(mine!), act(theirs!)]);
    expect(kept.status).toBe('fulfilled');
    expect(refused).toMatchObject({ status: 'rejected', reason: LOCKED });
    const after = await rowOf(mine!.id);
    if (done) expect(after).toMatchObject(done);
    else expect(after).toBeUndefined();
    await unlock();
    expect(await act(theirs!)).not.toBe(false);
    const later = await rowOf(theirs!.id);
    if (done) expect(later).toMatchObject(done);
    else expect(later).toBeUndefined();
  },
);

test('a record waits for nobody who has the row of its sender', async () => {
  const worker = { worker: 'w7' };
  await jiter.store.deliveries.record(
    attemptAt(await jiter.claimOne((await jiter.schedule()).id), undefined, worker),
  );
  await other.rows('begin; select from senders for update');
  // Another process: it has to ask.
  const { deliveries } = await jiter.openAnother();
  const event = await jiter.claimOne((await jiter.schedule()).id);
  expect(await deliveries.record(attemptAt(event, undefined, worker))).toBe(true);
  const { history } = (await jiter.store.events.find(jiter.org, event.id))!;
  expect(history).toMatchObject([{ worker: 'w7' }]);
});

test('a bell is owed, and settled, for those rows that nobody has', async () => {
  const { events, sweep } = jiter.store;
  const made = await events.createMany([anInput(jiter.org), anInput(jiter.org)]);
  const ids = made.map(({ id }) => id);
  await lock('events', ids[1]!);
  await events.unrung(ids);
  expect(await Promise.all(ids.map(rowOf))).toMatchObject([{ owed: true }, { owed: false }]);
  await unlock();
  await events.unrung(ids);
  await lock('events', ids[0]!);
  await sweep.settleOwed(ids);
  expect(await Promise.all(ids.map(rowOf))).toMatchObject([{ owed: true }, { owed: false }]);
});

test('a cron job that somebody has stays where it is, and keeps no other from moving on', async () => {
  const { cronJobs, deliveries } = jiter.store;
  const ticks = [await jiter.tick(), await jiter.tick()];
  const claimed = await deliveries.claim(ticks, { aheadMs: 5_000, leaseMs: 20_000 });
  const occurrences = claimed.map(({ cronId, scheduledTime }) => ({ cronId: cronId!, scheduledTime }));
  const jobs = await cronJobs.due(occurrences);
  expect(jobs).toHaveLength(2);
  await lock('cron_jobs', jobs[1]!.id);
  const moves = jobs.map(({ id, updatedAt, nextExecutionDate: from }) => ({
    ...{ id, seen: updatedAt, from: from!, next: new Date(from!.getTime() + 1_000) },
    fire: [from!],
  }));
  await cronJobs.advance(moves);
  expect((await cronJobs.due(occurrences)).map(({ id }) => id)).toEqual([jobs[1]!.id]);
  await unlock();
  await cronJobs.advance(moves);
  expect(await cronJobs.due(occurrences)).toEqual([]);
});

test('bulk jobs that come to rows that somebody has keep no event of another org waiting', async () => {
  const { events, bulk, deliveries, orgs } = jiter.store;
  const by = { kind: 'key', id: '1', name: 'ops' } as const;
  const waiting: string[] = [];
  await other.rows('begin');
  for (const name of ['one', 'another']) {
    const { org } = await orgs.create(name);
    const event = await events.create(anInput(org));
    await other.rows(`select from events where id = ${event.id} for update`);
    const job = { action: 'cancel', filter: {}, asked: {}, rate: 100, by } as const;
    for (let nth = 0; nth < 5; nth += 1) waiting.push((await events.startBulk(org, job)).id);
  }
  const { id } = await jiter.schedule();
  // More of them than there are connections, as whoever leads takes them.
  const steps = waiting.map((job) => bulk.step(job));
  const refused = Promise.allSettled(steps);
  expect(await deliveries.claim([id], HOLD)).toMatchObject([{ id }]);
  for (const step of await refused) expect(step).toMatchObject({ status: 'rejected', reason: LOCKED });
  await unlock();
  expect(await bulk.step(waiting[0]!)).toMatchObject({ tried: 1, isOver: true });
});
