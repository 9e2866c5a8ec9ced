import { queryRows, runSql } from '@jiter/testkit';
import { setup, type Setup } from '../setup.fixture.ts';

let jiter: Setup;
beforeAll(async () => {
  jiter = await setup();
});
afterAll(() => jiter.close());

/** No more than one look tells one by one. */
const EVENTS = 400;

test('whenever an event fails it is told once, whichever looks come before and after', async () => {
  const { org } = await jiter.store.orgs.create('told');
  await runSql(
    jiter.url,
    // One in each ms of what the looks come to next.
    `insert into settled_events (settled_at, id, org_id, scheduled_time, created_at, failed_at, status, claims, attempts, destination, payload)
     select at, next_id('events_id_seq'), ${org}, at, at, at, 'Failed To Send', 0, 0, 'https://example.com/', ''
     from (select now() - interval '14.5 seconds' + n * interval '1 ms' as at from generate_series(1, ${EVENTS}) as n) as failed`,
    `insert into delivery_stats (org_id, at, step_s, host, failed) values (${org}, now(), 10, '', ${EVENTS})`,
    `insert into channels (org_id, kind, name, sealed, shown, tells, events_to)
     values (${org}, 'webhook', 'us', '', '', '{events}', now() - interval '15 seconds')`,
  );
  const isOver = `select events_to > (select max(failed_at) from settled_events) as over from channels`;
  do await jiter.store.notices.tellFailedEvents();
  while (!(await queryRows<{ over: boolean }>(jiter.url, isOver))[0]!.over);
  const told = await queryRows<{ id: string }>(jiter.url, `select content ->> 'eventId' as id from notices`);
  expect(new Set(told.map(({ id }) => id)).size).toBe(told.length);
  expect(told).toHaveLength(EVENTS);
});

/** An org with a channel whose looks came as far as a minute ago, and something that failed. */
async function anOrg(name: string): Promise<string> {
  const { org } = await jiter.store.orgs.create(name);
  await runSql(
    jiter.url,
    `insert into delivery_stats (org_id, at, step_s, host, failed) values (${org}, now(), 10, '', 1)`,
    `insert into channels (org_id, kind, name, sealed, shown, tells, events_to)
     values (${org}, 'webhook', 'us', '', '', '{events}', now() - interval '1 minute')`,
  );
  return org;
}
const failed = (
  org: string,
  { due, at, recorded }: { due: string; at: string; recorded: string },
  count = 1,
) =>
  runSql(
    jiter.url,
    `insert into settled_events (settled_at, id, org_id, scheduled_time, created_at, failed_at, status, claims, attempts, destination, payload)
     select now() - interval '${recorded}', next_id('events_id_seq'), ${org}, now() - interval '${due}', now() - interval '1 day',
       now() - interval '${at}', 'Failed To Send', 0, 0, 'https://example.com/', '' from generate_series(1, ${count})`,
  );
const toldOf = (org: string) =>
  queryRows<{ type: string }>(
    jiter.url,
    `select content ->> 'type' as type from notices where org_id = ${org}`,
  );

test('what is recorded long after it failed, or by a clock that is ahead, is told once all the same', async () => {
  const org = await anOrg('late');
  await failed(org, { due: '10 minutes', at: '9 minutes', recorded: '20 seconds' });
  await failed(org, { due: '3 hours', at: '2 hours', recorded: '20 seconds' });
  await failed(org, { due: '20 seconds', at: '-1 minute', recorded: '20 seconds' });
  await jiter.store.notices.tellFailedEvents();
  await jiter.store.notices.tellFailedEvents();
  expect(await toldOf(org)).toEqual(Array(3).fill({ type: 'event.failed' }));
});

test('a channel that has only just begun to tell of events is not put back to before that', async () => {
  const org = await anOrg('just begun');
  await runSql(jiter.url, `update channels set events_to = now() where org_id = ${org}`);
  const place = () => queryRows(jiter.url, `select events_to from channels where org_id = ${org}`);
  const before = await place();
  await jiter.store.notices.tellFailedEvents();
  expect(await place()).toEqual(before);
});

test('of more than are told one by one the rest is a number', async () => {
  const org = await anOrg('much');
  await runSql(
    jiter.url,
    `insert into delivery_stats (org_id, at, step_s, host, failed) values (${org}, now() - interval '20 seconds', 10, 'example.com', 502)`,
  );
  await failed(org, { due: '30 seconds', at: '25 seconds', recorded: '25 seconds' }, 502);
  await jiter.store.notices.tellFailedEvents();
  const types = (await toldOf(org)).map(({ type }) => type);
  expect([types.length, types.filter((type) => type === 'events.failed').length]).toEqual([501, 1]);
  expect(
    await queryRows(
      jiter.url,
      `select content -> 'hosts' as hosts from notices where org_id = ${org} and content ->> 'type' = 'events.failed'`,
    ),
  ).toEqual([{ hosts: [{ host: 'example.com', failedEvents: 502 }] }]);
});

test('what was counted and lost is told all the same, after a while, and what is older than a day is not', async () => {
  const org = await anOrg('lost');
  await runSql(
    jiter.url,
    `delete from delivery_stats where org_id = ${org}`,
    `update channels set events_to = now() - interval '9 minutes' where org_id = ${org}`,
  );
  await failed(org, { due: '8 minutes', at: '8 minutes', recorded: '8 minutes' });
  await jiter.store.notices.tellFailedEvents();
  expect(await toldOf(org)).toEqual([]);
  await failed(org, { due: '25 hours', at: '25 hours', recorded: '25 hours' });
  await runSql(jiter.url, `update channels set events_to = now() - interval '3 days' where org_id = ${org}`);
  await jiter.store.notices.tellFailedEvents();
  expect(await toldOf(org)).toEqual([{ type: 'event.failed' }]);
});

test('what failed is told one by one, however many others failed late before', async () => {
  const org = await anOrg('busy');
  await failed(org, { due: '3 hours', at: '2 hours', recorded: '2 hours' }, 21_000);
  await failed(org, { due: '30 seconds', at: '25 seconds', recorded: '25 seconds' });
  await jiter.store.notices.tellFailedEvents();
  expect(await toldOf(org)).toEqual([{ type: 'event.failed' }]);
});

test('of the channels that want to hear of it those are touched alone that have something to tell, and one that cannot keeps none from it', async () => {
  const { orgs, notices } = jiter.store;
  const [calm, failing, broken] = [await orgs.create('a'), await orgs.create('b'), await orgs.create('c')];
  await runSql(
    jiter.url,
    `insert into channels (org_id, kind, name, sealed, shown, tells, events_to)
     select org, 'webhook', '', '', '', '{events,digest}', now() - interval '1 minute'
     from unnest('{${calm.org}, ${broken.org}, ${failing.org}}'::bigint[]) as org`,
    `insert into delivery_stats (org_id, at, step_s, host, failed)
     select org, now() - interval '30 seconds', 10, '', 1 from unnest('{${broken.org}, ${failing.org}}'::bigint[]) as org`,
    `insert into settled_events (settled_at, id, org_id, scheduled_time, created_at, failed_at, status, claims, attempts, destination, payload)
     select at, next_id('events_id_seq'), org, at, at, at, 'Failed To Send', 0, 0, 'https://example.com/', ''
     from unnest('{${broken.org}, ${failing.org}}'::bigint[]) as org, (select now() - interval '30 seconds' as at) as failed`,
    `create function refuse() returns trigger language plpgsql as $$ begin raise 'broken'; end $$`,
    `create trigger refuse before insert on notices for each row when (new.org_id = ${broken.org}) execute function refuse()`,
  );
  const versions = (org: string) =>
    queryRows(jiter.url, `select xmin, xmax, ctid from channels where org_id = ${org}`);
  const before = await versions(calm.org);
  await expect(notices.tellFailedEvents()).rejects.toThrow('broken');
  await notices.keep();
  expect(await versions(calm.org)).toEqual(before);
  const told = await queryRows(jiter.url, `select from notices where org_id = ${failing.org}`);
  expect(told).toHaveLength(1);
});
