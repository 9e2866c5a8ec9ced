import { openSql, queryRows, runSql } from '@jiter/testkit';
import { setupWithOrg, type SetupWithOrg } from '../setup.fixture.ts';

const DAY_MS = 86_400_000;
const KEEP = { settledMs: DAY_MS, attemptsMs: DAY_MS + 18_000 };

let jiter: SetupWithOrg;
/** With an attempt of before, and all of what was settled moved over two days ago. */
beforeEach(async () => {
  jiter = await setupWithOrg();
  const { id } = await jiter.schedule();
  await runSql(
    jiter.url,
    `insert into attempts (created_at, event_id, claim, lag_ms, duration_ms, attempt, status, response_data, worker)
     values (now() - interval '3 days', ${id}, 1, 1, 2, 1, '500', '', 'w')`,
    `update layout set moves_since = now() - interval '2 days'`,
  );
});
afterEach(() => jiter.close());

const forget = (keep = KEEP) => jiter.store.settled.forgetBefore(keep);
const count = async () => (await queryRows(jiter.url, 'select from attempts')).length;

test('history of before goes once all of it is older than what is kept, and that is said once', async () => {
  expect(await forget()).toBe(true);
  expect(await count()).toBe(0);
  expect(await forget()).toBe(false);
});

test.each<[why: string, prepare: () => Promise<unknown>]>([
  ['some of it may be younger', () => runSql(jiter.url, 'update layout set moves_since = now()')],
  [
    'some of what it belongs to is to be moved yet',
    () =>
      runSql(
        jiter.url,
        `insert into events (org_id, scheduled_time, status, destination, payload)
         values (${jiter.org}, now(), 'Cancelled', '', '')`,
      ),
  ],
  ['an org keeps its events longer', () => jiter.store.orgs.changeSettings(jiter.org, { retention: '3d' })],
  [
    'an org keeps longer what failed',
    () => jiter.store.orgs.changeSettings(jiter.org, { retention: '1h', failedRetention: '3d' }),
  ],
])('it stays where %s', async (_why, prepare) => {
  await prepare();
  expect(await forget()).toBe(false);
  expect(await count()).toBe(1);
});

test('it stays where all is kept for ever', async () => {
  expect(await forget({ settledMs: 0, attemptsMs: 0 })).toBe(false);
  expect(await count()).toBe(1);
});

test('whoever reads it is not waited for', async () => {
  const reader = await openSql(jiter.url);
  try {
    await reader.rows('begin isolation level repeatable read; select from attempts');
    expect(await forget()).toBe(false);
    expect(await count()).toBe(1);
  } finally {
    await reader.close();
  }
  expect(await forget()).toBe(true);
});
