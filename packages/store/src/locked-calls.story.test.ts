import type { Actor } from '@jiter/core';
import { eventually, openSql, queryRows, type Sql } from '@jiter/testkit';
import type { Store } from './index.ts';
import { anInput, attemptAt, openStoreOn, setupWithOrg, type SetupWithOrg } from './setup.fixture.ts';

/** What a person asks for, where somebody else has the row. */

const LOCK_MS = 100;
const BY: Actor = { kind: 'admin', name: 'root' };
const LOCKED = {
  ...{ status: 503, retryAfterS: 5, cause: { code: '55P03' } },
  message: 'Somebody else is changing what this is about just now: please try again',
};

let jiter: SetupWithOrg;
let other: Sql;
/** As an API opens it. */
let store: Store;
beforeEach(async () => {
  jiter = await setupWithOrg();
  other = await openSql(jiter.url);
  store = await openStoreOn(jiter.url, { lockTimeoutMs: LOCK_MS });
});
afterEach(async () => {
  await other.close();
  await store.close();
  await jiter.close();
});

const lock = (table: string, id: string) =>
  other.rows(`begin; select from ${table} where id = ${id} for update`);
const letGo = () => other.rows('rollback');

const LATER = () => new Date(Date.now() + 60_000);
const JOB = { destination: 'http://127.0.0.1/', payload: 'tick', expression: '0 0 1 1 *', timezone: 'UTC' };
const CHANNEL = {
  kind: 'slack',
  name: 'team',
  shown: 'team',
  tells: [],
  target: 'https://example.com/',
} as const;

async function failed(): Promise<string> {
  const { id } = await jiter.schedule();
  const event = await jiter.claimOne(id);
  await jiter.store.deliveries.record(attemptAt(event, { kind: 'failed', reason: 'exhausted' }));
  return id;
}
const pending = async () => (await jiter.schedule(60_000)).id;
const cronJob = async () =>
  (await jiter.store.cronJobs.create({ org: jiter.org, ...JOB, misfire: 'once' }, LATER(), BY)).job.id;
const startBulk = ({ events }: Pick<Store, 'events'>, org: string) =>
  events.startBulk(org, { action: 'cancel', filter: {}, asked: {}, rate: 1, by: BY });
const bulkJob = async () => (await startBulk(jiter.store, jiter.org)).id;
const aChannel = async () => (await jiter.store.channels.create(jiter.org, CHANNEL)).id;
const itself = () => Promise.resolve(jiter.org);

type Call = {
  what: string;
  table: string;
  given: () => Promise<string>;
  work: (id: string) => Promise<unknown>;
};

const CALLS: Call[] = [
  {
    what: 'an edit',
    ...{ table: 'events', given: pending },
    work: (id) => store.events.edit(jiter.org, id, { payload: 'new' }, { by: BY }),
  },
  {
    what: 'an edit that nobody is noted for',
    ...{ table: 'events', given: pending },
    work: (id) => store.events.edit(jiter.org, id, { payload: 'new' }),
  },
  {
    what: 'an edit that looks at all of the event',
    ...{ table: 'events', given: pending },
    work: (id) => store.events.edit(jiter.org, id, { timeoutMs: 5_000 }, { by: BY }),
  },
  {
    what: 'a cancel by an edit',
    ...{ table: 'events', given: pending },
    work: (id) => store.events.edit(jiter.org, id, { status: 'Cancelled' }, { by: BY }),
  },
  {
    what: 'a cancel',
    ...{ table: 'events', given: pending },
    work: (id) => store.events.cancel(jiter.org, id, BY),
  },
  {
    what: 'a retry',
    ...{ table: 'settled_events', given: failed },
    work: (id) => store.events.retry(jiter.org, id, { delayMs: 0, spreadMs: 0, by: BY }),
  },
  {
    what: 'an edit of a cron job',
    ...{ table: 'cron_jobs', given: cronJob },
    work: (id) =>
      store.cronJobs.edit(jiter.org, id, () => ({ changes: { payload: 'new' }, now: new Date() }), BY),
  },
  {
    what: 'a removal of a cron job',
    ...{ table: 'cron_jobs', given: cronJob },
    work: (id) => store.cronJobs.remove(jiter.org, id, () => ({ now: new Date() }), BY),
  },
  {
    what: 'a stop of a bulk job',
    ...{ table: 'bulk_jobs', given: bulkJob },
    work: (id) => store.events.stopBulk(jiter.org, id, BY),
  },
  {
    what: 'a bulk job that starts',
    ...{ table: 'orgs', given: itself },
    work: (org) => startBulk(store, org),
  },
  {
    what: 'a change of the settings of an org',
    ...{ table: 'orgs', given: itself },
    work: (org) => store.orgs.changeSettings(org, { retention: '2d' }, BY),
  },
  {
    what: 'a rotation of the signing secret',
    ...{ table: 'orgs', given: itself },
    work: (org) => store.secrets.rotate(org, 1_000, BY),
  },
  {
    what: 'a channel that is made',
    ...{ table: 'orgs', given: itself },
    work: (org) => store.channels.create(org, CHANNEL, BY),
  },
  {
    what: 'a change of a channel',
    ...{ table: 'channels', given: aChannel },
    work: (id) => store.channels.change(jiter.org, id, { name: 'others' }, BY),
  },
  {
    what: 'a test of a channel',
    ...{ table: 'channels', given: aChannel },
    work: (id) => store.channels.test(jiter.org, id, BY),
  },
  {
    what: 'a key that is revoked',
    table: 'api_keys',
    given: async () => (await jiter.store.keys.create({ org: jiter.org, name: 'new' })).id,
    work: (id) => store.keys.revoke(jiter.org, id, BY),
  },
  {
    what: 'a script of an inbox',
    table: 'inboxes',
    given: async () => (await jiter.store.inboxes.create(jiter.org, ['200'], 10))!.id,
    work: (id) => store.inboxes.tell(jiter.org, id, ['503'], BY),
  },
];

test.each(CALLS)(
  '$what waits a while for a row that somebody has, and is told to try again',
  async (call) => {
    const id = await call.given();
    await lock(call.table, id);
    await expect(call.work(id)).rejects.toMatchObject(LOCKED);
    await letGo();
    await call.work(id);
  },
);

test.each([
  {
    what: 'bulk jobs that run',
    ...{ table: 'orgs', given: itself, code: 'too_many_bulk_jobs' },
    work: (id: string) => startBulk(jiter.store, id),
  },
  {
    what: 'tests of a channel that wait',
    ...{ table: 'channels', given: aChannel, code: 'quota_exceeded' },
    work: (id: string) => jiter.store.channels.test(jiter.org, id, BY),
  },
])('of $what no more are made at the same moment than there may be', async ({ table, given, code, work }) => {
  const [id, many] = [await given(), 8];
  await lock(table, id);
  const made = Promise.allSettled(Array.from({ length: many }, () => work(id)));
  await eventually(async () => {
    const sql = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    expect(await queryRows(jiter.url, sql)).toHaveLength(many);
  });
  await letGo();
  const refused = (await made).filter(({ status }) => status === 'rejected');
  expect(refused).toEqual(
    Array<unknown>(many - 5).fill(expect.objectContaining({ reason: expect.objectContaining({ code }) })),
  );
});

test('more calls than there are connections, for a row that somebody has, keep no create waiting for long', async () => {
  const id = await pending();
  await lock('events', id);
  const cancels = Promise.allSettled(
    Array.from({ length: 20 }, () => store.events.cancel(jiter.org, id, BY)),
  );
  const made = await store.events.create(anInput(jiter.org));
  expect(await queryRows(jiter.url, `select from events where id = ${made.id}`)).toHaveLength(1);
  for (const cancel of await cancels) expect(cancel).toMatchObject({ status: 'rejected', reason: LOCKED });
});

test('of a batch of which some have a key that somebody has locked none is made, and all by a repeat', async () => {
  const key = 'a key whose event is gone';
  const once = { key, fingerprint: '00'.repeat(32), event: anInput(jiter.org) };
  const { event } = (await store.events.createOnce(once)) as { event: { id: string } };
  await queryRows(jiter.url, `delete from events where id = ${event.id}`);
  await other.rows(`begin; select from idempotency_keys where key = '${key}' for update`);
  const batch = [anInput(jiter.org), once, { ...once, key: 'another' }];
  await expect(store.events.createManyOnce(batch)).rejects.toMatchObject(LOCKED);
  expect(await queryRows(jiter.url, 'select from events')).toEqual([]);
  await letGo();
  expect((await store.events.createManyOnce(batch)).map(({ kind }) => kind)).toEqual(
    Array(3).fill('created'),
  );
  expect(await queryRows(jiter.url, 'select from events')).toHaveLength(3);
});

test('a create waits for a table as long as a statement may take: whoever migrates loses none', async () => {
  await other.rows('begin; lock table events in access exclusive mode');
  const creates = Promise.all([1, 2].map(() => store.events.create(anInput(jiter.org))));
  const asked = new Set<number>();
  await eventually(async () => {
    const waiting = await queryRows<{ since: Date }>(
      jiter.url,
      `select query_start as since from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock' and query like '%insert into events%'`,
    );
    for (const { since } of waiting) asked.add(since.getTime());
    expect(asked.size).toBeGreaterThan(2);
  });
  await letGo();
  expect(await creates).toHaveLength(2);
  expect(await queryRows(jiter.url, 'select from events')).toHaveLength(2);
});
