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
