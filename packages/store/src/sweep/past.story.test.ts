import { openSql, queryRows, runSql, watchStatements } from '@jiter/testkit';
import { setup, type Setup } from '../setup.fixture.ts';
import type { LookFrom } from './look.ts';

const ROWS = 100_000;

let jiter: Setup;
beforeEach(async () => {
  jiter = await setup();
});
afterEach(() => jiter.close());

type Plan = { 'Shared Hit Blocks': number; 'Shared Read Blocks': number };

/** As the store's connections have it, with the plan that PostgreSQL keeps after some times. */
const OPTIONS = ['enable_seqscan=off', 'plan_cache_mode=force_generic_plan'].map((option) => `-c ${option}`);

/** Of the statement that a look says. */
async function pagesOf(from: LookFrom): Promise<number> {
  const statements = watchStatements(/^(?!with unwritten)/);
  const store = await jiter.openAnother();
  await store.sweep.look(from);
  statements.stop();
  const { text, values } = statements.said[0]!;
  const sql = `explain (analyze, buffers, format json) ${text}`;
  const url = `${jiter.url}?options=${encodeURIComponent(OPTIONS.join(' '))}`;
  const [row] = await queryRows<{ 'QUERY PLAN': { Plan: Plan }[] }>(
    url,
    sql,
    JSON.parse(values) as unknown[],
  );
  const plan = row!['QUERY PLAN'][0]!.Plan;
  return plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
}

test('beside an old snapshot a look passes over nothing that was settled before it began', async () => {
  await runSql(
    jiter.url,
    `insert into events (org_id, destination, payload, scheduled_time, due_at, wake_at)
     select 1, 'http://127.0.0.1/', '', at, at, at + interval '1 second'
     from generate_series(1, ${ROWS}) as n, lateral (select now() - interval '1 hour' + n * interval '30 milliseconds' as at) as due`,
    `insert into cron_jobs (org_id, destination, payload, expression, timezone, misfire, next_time)
     select 1, '', '', '* * * * * *', 'UTC', 'once', now() - interval '5 minutes' from generate_series(1, 1000)`,
  );
  const snapshot = await openSql(jiter.url);
  await snapshot.rows('begin isolation level repeatable read');
  await snapshot.rows('select count(*) from events');
  await runSql(
    jiter.url,
    `update events set due_at = null, wake_at = null, status = 'Sent'`,
    `update cron_jobs set next_time = now() + interval '1 hour'`,
  );
  const now = Date.now();
  const horizon = { at: new Date(now + 600_000), id: '0' };
  const silent = { at: new Date(now - 2_000), id: '0' };
  expect(await pagesOf({ horizon, silent, cronJobs: silent.at, owed: true })).toBeLessThanOrEqual(200);
  // What it would be without the position: so the snapshot is seen to hold.
  expect(await pagesOf({ horizon, owed: true })).toBeGreaterThan(1_000);
  await snapshot.close();
});
