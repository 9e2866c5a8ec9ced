import { runSql } from '@jiter/testkit';
import { setup, type Setup } from '../setup.fixture.ts';

let jiter: Setup;
beforeEach(async () => {
  jiter = await setup();
});
afterEach(() => jiter.close());

const insertEvent = (wakeIn: string) =>
  runSql(
    jiter.url,
    `insert into events (org_id, destination, payload, scheduled_time, due_at, wake_at)
     values (1, 'http://127.0.0.1/', '', now(), now(), now() + interval '${wakeIn}')`,
  );

test('nothing is overdue where nothing is, or where all that is has its time before it', async () => {
  const nothing = { events: false, cronJobs: false };
  expect(await jiter.store.overdue()).toEqual(nothing);
  await insertEvent('1 minute');
  expect(await jiter.store.overdue()).toEqual(nothing);
});

test('an event that has come up for the sweep shows, and stays as it is', async () => {
  await insertEvent('-1 second');
  expect(await jiter.store.overdue()).toEqual({ events: true, cronJobs: false });
  expect(await jiter.store.overdue()).toEqual({ events: true, cronJobs: false });
});

test('a cron job whose tick has passed shows', async () => {
  await runSql(
    jiter.url,
    `insert into cron_jobs (org_id, destination, payload, expression, timezone, misfire, next_time)
     values (1, 'http://127.0.0.1/', '', '* * * * *', 'UTC', 'once', now() - interval '1 second')`,
  );
  expect(await jiter.store.overdue()).toEqual({ events: false, cronJobs: true });
});

test('a database that only reads says so, though nothing is overdue', async () => {
  const { pathname } = new URL(jiter.url);
  await runSql(jiter.url, `alter database "${pathname.slice(1)}" set default_transaction_read_only = on`);
  await expect(jiter.store.overdue()).rejects.toMatchObject({ status: 503 });
});
