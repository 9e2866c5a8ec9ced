import { noticeInWords, type NoticeContent } from '@jiter/core';
import { openSql, queryRows, runSql } from '@jiter/testkit';
import { setup, type Setup } from '../setup.fixture.ts';

let jiter: Setup;
beforeAll(async () => {
  jiter = await setup();
});
afterAll(() => jiter.close());

test('a digest counts the hosts that it does not list, and their events', async () => {
  const { org } = await jiter.store.orgs.create('told');
  await runSql(
    jiter.url,
    `insert into channels (org_id, kind, name, sealed, shown, tells, digest_to)
     values (${org}, 'webhook', 'us', '', '', '{digest}', date_trunc('hour', now() - interval '1 minute') - interval '1 hour')`,
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
    `insert into channels (org_id, kind, name, sealed, shown, tells, digest_to)
     values (${org}, 'webhook', 'us', '', '', '{digest}', date_trunc('hour', now() - interval '1 minute') - interval '1 hour')`,
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
