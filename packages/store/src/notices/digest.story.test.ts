import { noticeInWords, type NoticeContent } from '@jiter/core';
import { eventually, openSql, queryRows, runSql } from '@jiter/testkit';
import { setup, type Setup } from '../setup.fixture.ts';

let jiter: Setup;
beforeAll(async () => {
  jiter = await setup();
});
afterAll(() => jiter.close());

/** One that was told the hour before last. */
const aChannel = (org: string) =>
  `insert into channels (org_id, kind, name, sealed, shown, tells, digest_to)
   values (${org}, 'webhook', 'us', '', '', '{digest}', date_trunc('hour', now() - interval '1 minute') - interval '1 hour')`;

test('a digest counts the hosts that it does not list, and their events', async () => {
  const { org } = await jiter.store.orgs.create('told');
  await runSql(
    jiter.url,
    aChannel(org),
    `insert into delivery_stats (org_id, at, step_s, host, failed)
     select ${org}, hour - case n when 52 then interval '1 hour' else interval '10 seconds' end, 10, 'h' || n || '.example', n
     from generate_series(1, 52) as n, date_trunc('hour', now() - interval '1 minute') as hour
     -- Of the hours before and after.
     union all select ${org}, hour + at, 10, 'h1.example', 1000
     from date_trunc('hour', now() - interval '1 minute') as hour, unnest('{-1 hour -10 seconds,0 seconds}'::interval[]) as at`,
  );
  await jiter.store.notices.keep();
  const [{ content } = {}] = await queryRows<{ content: NoticeContent }>(
    jiter.url,
    'select content from notices',
  );
  expect(content).toMatchObject({ type: 'events.failed', otherHosts: 2, otherEvents: 1 + 2 });
  const { subject, lines } = noticeInWords(org, content!);
  expect(subject).toBe('1378 events failed in the last hour');
  expect(lines.at(-1)).toBe('and 2 other hosts 3 times');
});

test('a channel that something else is told at the same moment is told its digest as well', async () => {
  const { org } = await jiter.store.orgs.create('both');
  await runSql(
    jiter.url,
    aChannel(org),
    `insert into delivery_stats (org_id, at, step_s, host, failed)
     values (${org}, date_trunc('hour', now() - interval '1 minute') - interval '10 seconds', 10, 'h.example', 1)`,
  );
  const other = await openSql(jiter.url);
  await other.rows(
    `begin; insert into notices (org_id, channel_id, content) select org_id, id, '{}' from channels where org_id = ${org}`,
  );
  await jiter.store.notices.keep();
  await other.rows('rollback');
  await other.close();
  expect(await queryRows(jiter.url, `select from notices where org_id = ${org}`)).toHaveLength(1);
});

/** Two channels that have an hour to tell; that of the first has to wait for as long as somebody has an advisory lock, and is refused then. */
async function aChannelThatIsHeld() {
  const { orgs } = jiter.store;
  const [held, other] = [await orgs.create('held'), await orgs.create('other')];
  await runSql(
    jiter.url,
    aChannel(held.org),
    aChannel(other.org),
    `insert into delivery_stats (org_id, at, step_s, host, failed)
     select org, date_trunc('hour', now() - interval '1 minute') - interval '10 seconds', 10, 'a.example', 1
     from unnest('{${held.org}, ${other.org}}'::bigint[]) as org`,
    `create function refuse() returns trigger language plpgsql as
       $$ begin perform pg_advisory_xact_lock_shared(7002); raise 'refused'; end $$`,
    `create trigger refuse before insert on notices for each row when (new.org_id = ${held.org}) execute function refuse()`,
  );
  return { other: other.org };
}

test('while one digest takes long no other channel is locked, and one that cannot be told keeps none of the others', async () => {
  const { other } = await aChannelThatIsHeld();
  const holder = await openSql(jiter.url);
  await holder.rows('select pg_advisory_lock(7002)');
  const kept = jiter.store.notices.keep().catch((error: unknown) => error);
  const waiting = `select from pg_stat_activity where datname = current_database() and wait_event = 'advisory'`;
  await eventually(async () => expect(await queryRows(jiter.url, waiting)).toHaveLength(1));
  // As whoever has something else told by it.
  const free = `select from channels where org_id = ${other} for key share nowait`;
  const found = await queryRows(jiter.url, free).catch((error: unknown) => error);
  await holder.close();
  expect(found).toHaveLength(1);
  expect(await kept).toMatchObject({ message: expect.stringContaining('refused') as string });
  expect(await queryRows(jiter.url, `select from notices where org_id = ${other}`)).toHaveLength(1);
});
