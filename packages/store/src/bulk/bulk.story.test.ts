import type { Actor } from '@jiter/core';
import { runSql } from '@jiter/testkit';
import { anInput, setupWithOrg, type SetupWithOrg } from '../setup.fixture.ts';
import type { EventFilter } from '../events/list.ts';

const by: Actor = { kind: 'admin', name: 'root' };

let jiter: SetupWithOrg;
let org: string;
beforeEach(async () => {
  jiter = await setupWithOrg();
  ({ org } = jiter);
});
afterEach(() => jiter.close());

/** Of events that failed, one a second, the latest ago that many seconds. */
const fail = (count: number, agoS: number, host: string) =>
  runSql(
    jiter.url,
    `insert into settled_events (settled_at, id, org_id, scheduled_time, created_at, failed_at, status, claims, attempts, destination, payload)
     select now(), next_id('events_id_seq'), ${org}, at, at, at, 'Failed To Send', 1, 1, 'https://${host}/', ''
     from generate_series(1, ${count}) as n, lateral (select now() - (${agoS} + n) * interval '1 second' as at) as failed`,
  );
const start = (filter: EventFilter, rate = 1_000, whose = org) =>
  jiter.store.events.startBulk(whose, { action: 'retry', filter, asked: {}, rate, by });

test('a job goes on from where a step ended its search, also where it found nothing there', async () => {
  await fail(1, 0, 'wanted.example');
  await fail(2_500, 1, 'other.example');
  await fail(1, 2_600, 'wanted.example');
  const { id } = await start({ hosts: ['wanted.example'] });
  const steps = [];
  for (let left = 10; left > 0; left -= 1) {
    const step = await jiter.store.bulk.step(id);
    if (!step) break;
    steps.push(step);
  }
  expect(steps.length).toBeGreaterThan(2);
  expect(steps.map(({ isOver }) => isOver)).toEqual(steps.map((_step, index) => index === steps.length - 1));
  expect(await jiter.store.events.findBulk(org, id)).toMatchObject({ state: 'done', done: 2 });
});

test('what is done in a step is spread over the time until the next one', async () => {
  await fail(3, 1, 'wanted.example');
  const { id } = await start({}, 10);
  const { bells } = (await jiter.store.bulk.step(id))!;
  const dueMs = bells.map(({ dueAt }) => dueAt.getTime()).sort((one, other) => one - other);
  expect(dueMs.map((ms) => ms - dueMs[0]!)).toEqual([0, 100, 200]);
});

test('a job is about what was made up to the time that it was asked for, and to none of later', async () => {
  await fail(1, 60, 'wanted.example');
  await fail(2, 3_600, 'wanted.example');
  const created = { to: new Date(Date.now() - 1_800_000) };
  expect(await start({ created })).toMatchObject({ matches: 2 });
  const { id } = await start({ created });
  expect((await jiter.store.bulk.step(id))!.tried).toBe(2);
});

test('it is foreseen how long it takes, and what is due in that time besides', async () => {
  const now = new Date();
  const dueAt = (ms: number) =>
    jiter.store.events.create(anInput(org, { scheduledTime: new Date(now.getTime() + ms) }));
  for (const ms of [-3_600_000, 1_000, 1_500, 2_500]) await dueAt(ms);
  await fail(10, 1, 'wanted.example');
  const job = { action: 'retry', filter: {}, rate: 5 } as const;
  expect(await jiter.store.events.foreseeBulk(org, job, now)).toMatchObject({
    ...{ count: 10, takesMs: 2_000, dueMeanwhile: { count: 2 } },
    hosts: [{ host: 'wanted.example' }],
  });
});

test('five jobs of an org run at a time, and keep none of another from it', async () => {
  for (let left = 5; left > 0; left -= 1) await start({});
  await expect(start({})).rejects.toMatchObject({ status: 409, code: 'too_many_bulk_jobs' });
  await start({}, 1, (await jiter.store.orgs.create('other')).org);
});

test('a job is known for a while after its end', async () => {
  const [ended, older, running] = [await start({}), await start({}), await start({})];
  for (const { id } of [ended, older]) await jiter.store.events.stopBulk(org, id);
  await runSql(
    jiter.url,
    `update bulk_jobs set ended_at = now() - interval '59 minutes' where id = ${ended.id}`,
    `update bulk_jobs set ended_at = now() - interval '61 minutes' where id = ${older.id}`,
  );
  await jiter.store.bulk.forget(3_600_000);
  expect((await jiter.store.events.listBulk(org)).map(({ id }) => id)).toEqual([running.id, ended.id]);
});
