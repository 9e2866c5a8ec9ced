import { eventually, queryRows, runSql } from '@jiter/testkit';
import { attemptAt, HOLD, setupWithOrg, type SetupWithOrg } from '../setup.fixture.ts';

let jiter: SetupWithOrg;
beforeEach(async () => {
  jiter = await setupWithOrg();
});
afterEach(() => jiter.close());

type Versions = { updated: number; on_page: number };

const versions = async (): Promise<Versions> => {
  const sql = `select n_tup_upd::int as updated, n_tup_hot_upd::int as on_page from pg_stat_user_tables where relname = 'events'`;
  return (await queryRows<Versions>(jiter.url, sql))[0]!;
};

test('no index of events names what a claim writes', async () => {
  const named = await queryRows<{ name: string }>(
    jiter.url,
    `select distinct attname as name from pg_index
     join pg_depend on classid = 'pg_class'::regclass and objid = indexrelid and refobjid = indrelid
     join pg_attribute on attrelid = indrelid and attnum = refobjsubid
     where indrelid = 'events'::regclass`,
  );
  const names = named.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['id', 'due_at', 'wake_at', 'scheduled_time']));
  for (const written of ['status', 'claims', 'updated_at', 'held_until', 'attempts'])
    expect(names).not.toContain(written);
});

test('claims and renewals have their versions on the page of the row, and no index an entry', async () => {
  const store = await jiter.openAnother();
  const inputs = Array.from({ length: 200 }, () => ({
    org: jiter.org,
    destination: 'http://127.0.0.1/',
    payload: 'x'.repeat(100),
    scheduledTime: new Date(),
  }));
  const made = await store.events.createMany(inputs);
  const held = await store.deliveries.claim(
    made.map(({ id }) => id),
    HOLD,
  );
  expect(held).toHaveLength(200);
  for (const event of held.slice(0, 20)) await store.deliveries.renew({ ...event, leaseMs: 60_000 });
  // A connection tells the statistics what it did when it ends.
  await store.close();
  const { on_page: onPage } = await eventually(async () => {
    const found = await versions();
    expect(found.updated).toBe(220);
    return found;
  });
  // A page that is as full as may be has no room for the last of its rows.
  expect(onPage).toBeGreaterThan(180);
});

test('who is held by one form of a claim is held to the other', async () => {
  const { store } = jiter;
  const oneVersion = (since: string) => runSql(jiter.url, `update layout set options_since = ${since}`);
  const ids = [await jiter.schedule(), await jiter.schedule()].map(({ id }) => id) as [string, string];
  expect(await store.deliveries.claim([ids[0]], HOLD)).toHaveLength(1);
  await oneVersion('null');
  const unaware = await jiter.openAnother();
  expect(await unaware.deliveries.claim(ids, HOLD)).toMatchObject([{ id: ids[1] }]);
  await oneVersion('now()');
  expect(await store.deliveries.claim(ids, { ...HOLD, aheadMs: 60_000 })).toEqual([]);
  expect(await unaware.deliveries.claim(ids, { ...HOLD, aheadMs: 60_000 })).toEqual([]);
});

test.each([
  ['is held by one column', 'now()'],
  ['is held by three', 'null'],
])('the next claim after a lease that ended is due from then on, where a row %s', async (_where, since) => {
  await runSql(jiter.url, `update layout set options_since = ${since}`);
  const store = await jiter.openAnother();
  const { id } = await jiter.schedule(-60_000);
  const [lost] = await store.deliveries.claim([id], HOLD);
  expect(lost!.dueAt.getTime()).toBeLessThan(Date.now() - 50_000);
  await runSql(
    jiter.url,
    `update events set held_until = now() - interval '1 second', due_at = least(due_at, now() - interval '1 second')`,
  );
  const [held] = await store.deliveries.claim([id], HOLD);
  expect(held).toMatchObject({ claim: 2, attempt: 1, mayHaveLeft: true });
  expect(Date.now() - held!.dueAt.getTime()).toBeLessThan(30_000);
  expect(await store.deliveries.record(attemptAt(lost!))).toBe(false);
  expect(await store.deliveries.record(attemptAt(held!))).toBe(true);
});

test('a retry is nobody’s until its time', async () => {
  const { store, claimOne } = jiter;
  const held = await claimOne((await jiter.schedule()).id);
  await store.deliveries.record(attemptAt(held, { kind: 'retry', at: new Date(Date.now() + 3_600_000) }));
  expect(await store.deliveries.claim([held.id], HOLD)).toEqual([]);
  const sql = 'select held_until is null as is_free from events';
  expect(await queryRows(jiter.url, sql)).toEqual([{ is_free: true }]);
  await runSql(jiter.url, 'update events set due_at = now()');
  expect(await store.deliveries.claim([held.id], HOLD)).toMatchObject([{ attempt: 2 }]);
});
