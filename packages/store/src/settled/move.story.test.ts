import { listEvents, openSql, queryRows, runSql } from '@jiter/testkit';
import { attemptAt, HOLD, setupWithOrg, shown, type SetupWithOrg } from '../setup.fixture.ts';
import type { Change } from './layout.ts';

const RETRY = { kind: 'retry', at: new Date(Date.now() - 1_000) } as const;

let jiter: SetupWithOrg;
let org: string;
beforeEach(async () => {
  jiter = await setupWithOrg();
  org = jiter.org;
});
afterEach(() => jiter.close());

const wish = () => ({ org, destination: 'http://127.0.0.1/', payload: 'hello', scheduledTime: new Date() });
const stays = () => runSql(jiter.url, 'update layout set moves_since = null');
const countIn = async (table: string) =>
  (await queryRows<{ count: number }>(jiter.url, `select count(*)::int as count from ${table}`))[0]!.count;

/** One of each kind: sent after a retry, failed, cancelled, waiting for a retry, held, pending. */
async function oneOfEach(): Promise<string[]> {
  const { events, deliveries } = jiter.store;
  const made = await Promise.all(Array.from({ length: 6 }, () => events.create(wish())));
  const ids = made.map(({ id }) => id);
  const [sent, failed, cancelled, retried, held] = ids as [string, string, string, string, string, string];
  await events.edit(org, cancelled, { status: 'Cancelled', payload: 'never mind' });
  const claim = async (id: string) => (await deliveries.claim([id], HOLD))[0]!;
  await deliveries.record(attemptAt(await claim(sent), RETRY));
  await deliveries.record(attemptAt(await claim(sent), { kind: 'sent' }));
  await deliveries.record(attemptAt(await claim(failed), { kind: 'failed', reason: 'exhausted' }));
  await deliveries.record(attemptAt(await claim(retried), RETRY));
  await claim(held);
  return ids;
}

const show = async (id: string) => shown(await jiter.store.events.find(org, id));

async function readAll(ids: readonly string[]) {
  const found = await Promise.all(ids.map(show));
  const lists = [
    await listEvents(jiter.store.events, org),
    ...(await Promise.all(
      (['Pending', 'Queued', 'Sent', 'Failed To Send', 'Cancelled'] as const).map((status) =>
        listEvents(jiter.store.events, org, { statuses: [status] }),
      ),
    )),
    await listEvents(jiter.store.events, org, { sentAt: { from: new Date(0) } }),
    await listEvents(jiter.store.events, org, { failedAt: { to: new Date(Date.now() + 60_000) } }),
    await listEvents(jiter.store.events, org, { limit: 2 }),
  ];
  const edits = await Promise.all(
    ids.slice(0, 4).map((id) => jiter.store.events.edit(org, id, { payload: 'x' })),
  );
  return { found, lists, edits };
}

test('a settled event is read as it was before it moved, and edited no more', async () => {
  await stays();
  const ids = await oneOfEach();
  expect(await countIn('settled_events')).toBe(0);
  const before = await readAll(ids);
  expect(before.lists.map((list) => list.length)).toEqual([6, 1, 2, 1, 1, 1, 1, 1, 2]);
  expect(before.edits).toEqual(
    ['Sent', 'Failed To Send', 'Cancelled', 'Queued'].map((status) => ({ kind: 'settled', status })),
  );
  expect(await jiter.store.settled.move({ limit: 2, keepMs: 0 })).toBe(2);
  expect(await readAll(ids)).toEqual(before);
  expect(await jiter.store.settled.move({ limit: 2, keepMs: 0 })).toBe(1);
  expect(await countIn('settled_events')).toBe(3);
  expect(await countIn('events')).toBe(3);
  expect(await readAll(ids)).toEqual(before);
});

test('whatever is settled leaves at once, and reads as what was settled where it was', async () => {
  const ids = await oneOfEach();
  expect(await countIn('settled_events')).toBe(3);
  expect(await countIn('events')).toBe(3);
  expect(await countIn('attempts')).toBe(0);
  const { lists, edits, found } = await readAll(ids);
  expect(lists.map((list) => list.length)).toEqual([6, 1, 2, 1, 1, 1, 1, 1, 2]);
  expect(edits).toEqual(
    ['Sent', 'Failed To Send', 'Cancelled', 'Queued'].map((status) => ({ kind: 'settled', status })),
  );
  expect(found[0]!.history!.map(({ attempt, status }) => [attempt, status])).toEqual([
    [1, '500'],
    [2, '200'],
  ]);
  expect(found[2]!.event).toMatchObject({ payload: 'never mind', status: 'Cancelled' });
});

test('what was settled longer ago than is kept is not moved but deleted, with its history, unless its org keeps longer', async () => {
  await stays();
  const ids = await oneOfEach();
  const { org: long } = await jiter.store.orgs.create('long');
  await jiter.store.orgs.changeSettings(long, { retention: '90d' });
  const theirs = (await jiter.store.events.create({ ...wish(), org: long })).id;
  await jiter.store.events.edit(long, theirs, { status: 'Cancelled' });
  const old = [ids[0], theirs].join();
  await runSql(jiter.url, `update events set updated_at = now() - interval '12 hours' where id in (${old})`);
  expect(await jiter.store.settled.move({ limit: 100, keepMs: 21_600_000 })).toBe(4);
  expect(await countIn('settled_events')).toBe(3);
  expect(await countIn('attempts')).toBe(2);
  expect(await jiter.store.events.find(org, ids[0]!)).toBeUndefined();
  expect(await jiter.store.events.find(long, theirs)).toBeDefined();
});

test('what was settled long ago has a partition of its time made for it', async () => {
  await stays();
  const ids = await oneOfEach();
  await runSql(jiter.url, `update events set updated_at = now() - interval '20 days' where id = ${ids[1]}`);
  expect(await jiter.store.settled.move({ limit: 100, keepMs: 30 * 86_400_000 })).toBe(3);
  expect(await countIn('settled_events_default')).toBe(0);
});

test('movers at once share no event, and one that is held up by nobody takes what is left', async () => {
  await stays();
  const { events } = jiter.store;
  const made = await Promise.all(Array.from({ length: 300 }, () => events.create(wish())));
  await Promise.all(made.map(({ id }) => events.edit(org, id, { status: 'Cancelled' })));
  const other = await jiter.openAnother();
  const counts = await Promise.all([
    ...[1, 2].map(() => jiter.store.settled.move({ limit: 100, keepMs: 0 })),
    ...[1, 2].map(() => other.settled.move({ limit: 100, keepMs: 0 })),
  ]);
  let total = counts.reduce((sum, count) => sum + count, 0);
  for (let count = 1; count > 0; total += count) count = await other.settled.move({ limit: 100, keepMs: 0 });
  expect(total).toBe(300);
  expect(await countIn('settled_events')).toBe(300);
});

test('a read of an event that is being settled finds it at every moment, once', async () => {
  const { events, deliveries } = jiter.store;
  const made = await Promise.all(Array.from({ length: 60 }, () => events.create(wish())));
  const held = await deliveries.claim(
    made.map(({ id }) => id),
    HOLD,
  );
  let isOver = false;
  const reading = (async () => {
    let reads = 0;
    do {
      for (const { id } of made.slice(reads % 60, (reads % 60) + 5))
        expect(await events.find(org, id)).toBeDefined();
      expect(await listEvents(events, org)).toHaveLength(60);
      reads += 1;
    } while (!isOver);
  })();
  for (const event of held) await deliveries.record(attemptAt(event, { kind: 'sent' }));
  isOver = true;
  await reading;
});

test('an edit and the record of an attempt, or a cancel, of the same moment never say that there is no such event', async () => {
  const { events } = jiter.store;
  const races = Array.from({ length: 40 }, async () => {
    const { id } = await events.create({ ...wish(), scheduledTime: new Date(Date.now() + 60_000) });
    const edits = await Promise.all([
      events.edit(org, id, { status: 'Cancelled' }),
      events.edit(org, id, { status: 'Cancelled' }),
      events.edit(org, id, { payload: 'another' }),
    ]);
    expect(edits.map(({ kind }) => kind)).not.toContain('gone');
    expect(edits.filter((edit) => edit.kind === 'edited' && edit.event.status === 'Cancelled')).toHaveLength(
      1,
    );
  });
  await Promise.all(races);
});

test('an attempt recorded twice while the layout changed is in the history once', async () => {
  await stays();
  const { events, deliveries } = jiter.store;
  const { id } = await events.create(wish());
  const [event] = await deliveries.claim([id], HOLD);
  const result = attemptAt(event!, RETRY);
  expect(await deliveries.record(result)).toBe(true);
  await runSql(jiter.url, 'update layout set moves_since = now()');
  const another = await jiter.openAnother();
  expect(await another.deliveries.record(result)).toBe(false);
  expect(await another.deliveries.findRecorded(result.event)).toMatchObject({ status: 'Queued' });
  expect((await events.find(org, id))!.history).toHaveLength(1);
  expect(await countIn('attempt_history')).toBe(1);
});

test.each<[string, Change[]]>([
  ['jiter-worker', ['moves', 'options']],
  ['jiter-api-reads', ['moves', 'options']],
  ['jiter-worker 2', ['options']],
  ['jiter-api 2-health', ['options']],
  ['jiter-worker 3', []],
  ['jiter-api 3-reads', []],
  ['psql', []],
])('a process called %s cannot deal with %p', async (name, expected) => {
  const { settled } = jiter.store;
  const url = `${jiter.url}?application_name=${encodeURIComponent(name)}`;
  const process = await openSql(url);
  await process.rows('select 1');
  const found = [];
  for (const change of ['moves', 'options'] as const)
    if (await settled.hasProcessBefore(change)) found.push(change);
  await process.close();
  expect(found).toEqual(expected);
});

test('one that is refused among the settled stays where it is, reads as it did, and keeps no other there', async () => {
  await stays();
  const ids = await oneOfEach();
  await runSql(jiter.url, `alter table settled_events add constraint no_poison check (id <> ${ids[0]})`);
  const before = await readAll(ids);
  expect(await jiter.store.settled.move({ limit: 10, keepMs: 0 })).toBe(2);
  expect(await readAll(ids)).toEqual(before);
  expect(await jiter.store.settled.move({ limit: 10, keepMs: 0 })).toBe(0);
  await runSql(jiter.url, 'alter table settled_events drop constraint no_poison');
  expect(await jiter.store.settled.move({ limit: 10, keepMs: 0 })).toBe(1);
  expect(await readAll(ids)).toEqual(before);
});
