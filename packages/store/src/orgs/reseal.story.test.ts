import { createHash, randomBytes } from 'node:crypto';
import { eventually, openSql, queryRows, runSql } from '@jiter/testkit';
import type { Store } from '../open.ts';
import { anInput, MASTER_KEY, setup, type Setup } from '../setup.fixture.ts';

const HEADERS = { Authorization: 'Bearer abc' };
const TARGET = { target: 'https://example.com/', shown: 'example.com' };
const LATER = new Date(Date.now() + 600_000);

let jiter: Setup;
let org: string;
beforeEach(async () => {
  jiter = await setup();
  ({ org } = await jiter.store.orgs.create('one'));
});
afterEach(() => jiter.close());

const aChannel = () =>
  jiter.store.channels.create(org, { kind: 'webhook', name: 'us', tells: [], ...TARGET });
const anEvent = () =>
  jiter.store.events.create({ ...anInput(org), scheduledTime: LATER, options: { headers: HEADERS } });

/** A key, and how what is sealed with it begins. */
function aKey() {
  const bytes = randomBytes(32);
  const name = createHash('sha256').update(bytes).digest('hex').slice(0, 8);
  return { key: bytes.toString('base64'), name };
}

/** By what name the master keys are known that anything is sealed with, by the table that has it. */
const sealedBy = async () =>
  Object.fromEntries(
    (
      await queryRows<{ place: string; names: string[] }>(
        jiter.url,
        `select place, array_agg(distinct split_part(sealed, '.', 1)) as names from (
           select 'signing_secrets' as place, sealed from signing_secrets
           union all select 'channels', sealed from channels
           union all select 'inboxes', sealed_token from inboxes
           union all select 'orgs', settings -> 'sealed' -> 'failureCallback' ->> 'Authorization' from orgs
           union all select 'cron_jobs', options -> 'sealed' -> 'headers' ->> 'Authorization' from cron_jobs
           union all select 'events', options -> 'sealed' -> 'headers' ->> 'Authorization' from events
           union all select 'settled_events', options -> 'sealed' -> 'headers' ->> 'Authorization' from settled_events) as kept
         group by place`,
      )
    ).map(({ place, names }) => [place, names]),
  );
const PLACES = ['signing_secrets', 'channels', 'inboxes', 'orgs', 'cron_jobs', 'events', 'settled_events'];
const allBy = (name: string) => Object.fromEntries(PLACES.map((place) => [place, [name]]));

test('whatever is sealed is sealed again, wherever it is kept, and however much there is of it', async () => {
  const { orgs, inboxes, events, cronJobs } = jiter.store;
  await orgs.changeSettings(org, { failureCallback: { url: 'https://example.com/', headers: HEADERS } });
  await aChannel();
  await inboxes.create(org, ['200'], 1);
  await events.edit(org, (await anEvent()).id, { status: 'Cancelled' });
  await anEvent();
  const job = { destination: 'http://127.0.0.1/', payload: '', options: { headers: HEADERS } };
  const schedule = { expression: '0 0 1 1 *', timezone: 'UTC', misfire: 'once' } as const;
  await cronJobs.create({ org, ...job, ...schedule }, LATER);
  // More than are read at a time; of the job there is the event of its first tick as well.
  await runSql(
    jiter.url,
    `insert into events (org_id, scheduled_time, due_at, wake_at, destination, payload, options)
     select org_id, scheduled_time, due_at, wake_at, destination, payload, options
     from events, generate_series(1, 600) where cron_id is null`,
  );
  const before = (await sealedBy())['orgs']![0]!;
  expect(await sealedBy()).toEqual(allBy(before));
  const { key, name } = aKey();
  const both = await jiter.openAnother([key, MASTER_KEY]);
  expect(await both.secrets.reseal()).toBe(PLACES.length + 1 + 600);
  expect(await sealedBy()).toEqual(allBy(name));
  expect(await both.secrets.reseal()).toBe(0);
  const alone = await jiter.openAnother([key]);
  const { settings } = await alone.orgs.find(org);
  expect(alone.secrets.openHeaders(org, settings.sealed!.failureCallback!)).toEqual(HEADERS);
});

/** For a lock that the test has. */
const untilItWaits = () =>
  eventually(async () => {
    const sql = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    expect(await queryRows(jiter.url, sql)).toHaveLength(1);
  });

test.each([
  [
    'where a channel leads',
    'channels',
    'sealed',
    aChannel,
    ({ channels }: Store, id: string) => channels.change(org, id, { target: 'https://example.com/new' }),
  ],
  [
    'a secret header',
    'events',
    `options -> 'sealed'`,
    anEvent,
    ({ events }: Store, id: string) =>
      events.edit(org, id, { options: { headers: { Authorization: 'Bearer new' } } }),
  ],
] as const)(
  'what is changed meanwhile stays as it was changed: %s',
  async (_what, table, column, make, change) => {
    const [first, second] = [await make(), await make()];
    const kept = () =>
      queryRows<object>(jiter.url, `select ${column} as sealed from ${table} where id = ${second.id}`);
    const other = await openSql(jiter.url);
    await other.rows(`begin; select from ${table} where id = ${first.id} for update`);
    const both = await jiter.openAnother([aKey().key, MASTER_KEY]);
    const resealed = both.secrets.reseal();
    await untilItWaits();
    // It has read both.
    await change(both, second.id);
    const changed = await kept();
    await other.rows('commit');
    await resealed;
    await other.close();
    expect(await kept()).toEqual(changed);
  },
);

test('what is replayed meanwhile takes no old seal along', async () => {
  const { events } = jiter.store;
  const ids = [(await anEvent()).id, (await anEvent()).id];
  // In this order they are read. It is not the one in which they were made, where both are of the same millisecond.
  const [first, second] = ids.toSorted((one, other) => Number(BigInt(one) - BigInt(other))) as [
    string,
    string,
  ];
  for (const id of ids) await events.edit(org, id, { status: 'Cancelled' });
  const other = await openSql(jiter.url);
  await other.rows(`begin; select from settled_events where id = ${first} for update`);
  const { key, name } = aKey();
  const resealed = (await jiter.openAnother([key, MASTER_KEY])).secrets.reseal();
  await untilItWaits();
  // It has been through what is not settled.
  const replayed = { choice: { ids: [second] }, limit: 1, spreadMs: 0, dryRun: false };
  expect(await events.replayMany(org, replayed)).toMatchObject({ affected: 1 });
  await other.rows('commit');
  expect(await resealed).toBe(4);
  await other.close();
  expect(await sealedBy()).toMatchObject({ events: [name], settled_events: [name] });
});

test('a process that seals by the old key all the time is said to be one', async () => {
  const both = await jiter.openAnother([aKey().key, MASTER_KEY]);
  await runSql(
    jiter.url,
    `create function seal_on() returns trigger language plpgsql as $$
     begin new.options := old.options; return new; end $$;
     create trigger seal_on before update on events for each row execute function seal_on()`,
  );
  await anEvent();
  await expect(both.secrets.reseal()).rejects.toThrow('restart each API and worker');
  await runSql(jiter.url, 'drop trigger seal_on on events');
  expect(await both.secrets.reseal()).toBe(1);
});
