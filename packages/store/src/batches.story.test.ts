import { openSql, queryRows, runSql } from '@jiter/testkit';
import { MERGED_ROWS } from './index.ts';
import { readsOf } from './reads.fixture.ts';
import { setup, type Setup } from './setup.fixture.ts';

let jiter: Setup;
beforeAll(async () => void (jiter = await setup()));
afterAll(() => jiter.close());

type Work = (store: Setup['store']) => Promise<number>;

/** How many entries of `index` are read by batches until there is nothing left to do, and some times more, with an old snapshot open. */
async function readsOfBatches(index: string, work: Work): Promise<number> {
  const snapshot = await openSql(jiter.url);
  await snapshot.rows('begin isolation level repeatable read');
  await snapshot.rows('select from orgs');
  const reads = await readsOf(jiter, { index }, async (store) => {
    while ((await work(store)) > 0);
    for (let times = 0; times < 5; times += 1) expect(await work(store)).toBe(0);
  });
  await snapshot.close();
  return reads;
}

test('with an old snapshot open what was merged is not passed over again in each batch', async () => {
  const count = 2 * MERGED_ROWS;
  await runSql(
    jiter.url,
    `insert into delivery_stats (org_id, at, step_s, host, sent)
     select 1, date_trunc('hour', now()) - interval '9 hours' + n * interval '1 second', 10, '', 1 from generate_series(1, ${count}) as n`,
  );
  expect(await readsOfBatches('delivery_stats_step', ({ stats }) => stats.merge(0))).toBeLessThan(2 * count);
  expect(await queryRows(jiter.url, 'select sum(sent)::int as sent from delivery_stats')).toEqual([
    { sent: count },
  ]);
});

test('nor is what went of the audit log', async () => {
  await runSql(
    jiter.url,
    `insert into audit (id, org_id, action, actor, actor_name)
     select n, 1, 'key.created', 'admin', 'root' from generate_series(1, 5000) as n`,
  );
  const reads = await readsOfBatches('audit_kept', ({ audit }) => audit.forget(86_400_000, 500));
  // Of what is gone, each time that it begins anew.
  expect(reads).toBeLessThan(8 * 5_000);
  expect(await queryRows(jiter.url, 'select from audit')).toEqual([]);
});

test('nor are numbers that are kept no longer', async () => {
  const count = 2 * MERGED_ROWS;
  await runSql(
    jiter.url,
    `insert into delivery_stats (org_id, at, step_s, host, sent)
     select 2, now() - interval '9 days' + n * interval '1 second', 3600, '', 1 from generate_series(1, ${count}) as n`,
  );
  const reads = await readsOfBatches('delivery_stats_step', ({ stats }) => stats.forget(7 * 86_400_000));
  expect(reads).toBeLessThan(2 * count);
  expect(await queryRows(jiter.url, 'select from delivery_stats where org_id = 2')).toEqual([]);
});

test('nor are ticks that cron jobs have left', async () => {
  const count = 5_000;
  await runSql(
    jiter.url,
    `insert into cron_jobs (org_id, destination, payload, expression, timezone, misfire, next_time)
     select 1, '', '', '', '', 'skip', now() - interval '1 minute' from generate_series(1, ${count}) as n`,
  );
  let haveLeft = false;
  const reads = await readsOfBatches('cron_jobs_next', async ({ cronJobs }) => {
    const since = new Date(Date.now() - 30_000);
    if (!haveLeft) await runSql(jiter.url, `update cron_jobs set next_time = now() + interval '1 hour'`);
    haveLeft = true;
    return (await cronJobs.overdue(500, { since })).length;
  });
  expect(reads).toBeLessThan(count);
});

test('nor are old notices', async () => {
  const count = 5_000;
  const { org } = await jiter.store.orgs.create('told long ago');
  await runSql(
    jiter.url,
    `insert into channels (org_id, kind, name, sealed, shown, tells) values (${org}, 'webhook', '', '', '', '{}')`,
    `insert into notices (org_id, channel_id, content, due_at, created_at)
     select ${org}, id, '{}', null, now() - interval '31 days' from channels, generate_series(1, ${count})`,
    // Told yesterday, and one that waits still.
    `insert into notices (org_id, channel_id, content, due_at, created_at)
     select ${org}, id, '{}', due_at, now() - age from channels,
       (values (null::timestamptz, interval '1 day'), (now() + interval '1 hour', interval '31 days')) as other (due_at, age)`,
  );
  const reads = await readsOfBatches('notices_pkey', ({ notices }) => notices.forget(500));
  expect(reads).toBeLessThan(3 * count);
  expect(await queryRows(jiter.url, 'select from notices')).toHaveLength(2);
  await runSql(jiter.url, `delete from channels where org_id = ${org}`);
});

test('nor is what was told', async () => {
  const count = 10_000;
  const { org } = await jiter.store.orgs.create('told');
  await runSql(
    jiter.url,
    `insert into channels (org_id, kind, name, sealed, shown, tells) values (${org}, 'webhook', '', '', '', '{}')`,
    `insert into notices (org_id, channel_id, content, due_at)
     select ${org}, id, '{}', now() - interval '5 minutes' from channels, generate_series(1, ${count})`,
  );
  let isTold = false;
  const reads = await readsOfBatches('notices_due', async ({ notices, sweep }) => {
    if (!isTold) await runSql(jiter.url, 'update notices set due_at = null');
    isTold = true;
    expect((await sweep.look({ owed: false })).also).toEqual([]);
    return (await notices.take(20)).length;
  });
  expect(reads).toBeLessThan(2 * count);
  // As one that was committed a little after the time that it has.
  await runSql(
    jiter.url,
    `update notices set due_at = now() - interval '30 seconds' where id = (select min(id) from notices)`,
  );
  const store = await jiter.openAnother();
  for (let times = 0; times < 2; times += 1)
    expect((await store.sweep.look({ owed: false })).also).toEqual(['notices']);
  expect(await store.notices.take(20)).toHaveLength(1);
  expect((await store.sweep.look({ owed: false })).also).toEqual([]);
});
