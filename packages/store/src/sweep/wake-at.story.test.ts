import { randomUUID } from 'node:crypto';
import { queryRows, runSql } from '@jiter/testkit';
import { attemptAt, setup, type Setup } from '../setup.fixture.ts';

/** Workers of the version before find rows by this alone. */
const COMES_UP = 'wake_at <= now() + interval';

let jiter: Setup;
let org: string;
beforeEach(async () => {
  jiter = await setup();
  const keys = { apiKey: randomUUID(), signingSecret: randomUUID() };
  ({ org } = await jiter.store.orgs.ensureFirst(keys));
});
afterEach(() => jiter.close());

const create = (inMs: number) =>
  jiter.store.events.create({
    org,
    destination: 'http://127.0.0.1/',
    payload: '',
    scheduledTime: new Date(Date.now() + inMs),
  });

const idsComingUp = async (within: string) =>
  (await queryRows<{ id: string }>(jiter.url, `select id from events where ${COMES_UP} '${within}'`)).map(
    ({ id }) => id,
  );

test('a worker of the version before finds what enters the horizon, what is silent, and what is owed', async () => {
  const beyond = await create(600_000 + 120_000);
  const within = await create(300_000);
  const soon = await create(30_000);
  expect(await idsComingUp('20 seconds')).toEqual([]);
  expect(await idsComingUp('90 seconds')).toEqual([soon.id]);
  expect((await idsComingUp('150 seconds')).sort()).toEqual([beyond.id, soon.id].sort());
  await jiter.store.events.unrung([within.id]);
  expect(await idsComingUp('0 seconds')).toEqual([within.id]);
  await jiter.store.sweep.settleOwed([within.id]);
  expect(await idsComingUp('200 seconds')).not.toContain(within.id);
  await jiter.store.events.edit(org, beyond.id, { scheduledTime: new Date(Date.now() + 40_000) });
  expect((await idsComingUp('100 seconds')).sort()).toEqual([beyond.id, soon.id].sort());
});

test('whatever is written late has a second to be heard of before it is silent', async () => {
  const { events, deliveries, cronJobs } = jiter.store;
  const late = new Date(Date.now() - 60_000);
  const content = { org, destination: 'http://127.0.0.1/', payload: '' };
  const event = { ...content, scheduledTime: late };
  const { id } = await events.create(event);
  await events.createMany([event, { ...event, options: { labels: ['a'] } }]);
  await events.createOnce({ event, key: 'k', fingerprint: '00' });
  await events.edit(org, (await create(60_000)).id, { scheduledTime: late });
  const schedule = { expression: '* * * * *', timezone: 'UTC', misfire: 'once' } as const;
  const { job } = await cronJobs.create({ ...content, ...schedule }, late);
  await cronJobs.run(org, job.id, late);
  const [held] = await deliveries.claim([id], { aheadMs: 0, leaseMs: 60_000 });
  await deliveries.release({ ...held!, dueAt: late });
  const [failing] = await deliveries.claim([(await create(0)).id], { aheadMs: 5_000, leaseMs: 60_000 });
  const callback = { destination: '', options: {}, before: '', behind: '', onMade: () => undefined };
  await deliveries.record(attemptAt(failing!, { kind: 'failed', reason: 'exhausted' }, { callback }));
  await events.retry(org, failing!.id, { delayMs: 0, spreadMs: 0 });
  const soonest = `wake_at < updated_at + interval '1 second'`;
  expect(await queryRows(jiter.url, `select ${soonest} as is_silent from events`)).toEqual(
    Array.from({ length: 9 }, () => ({ is_silent: false })),
  );
});

test('what is held is held to a worker of the version before as well, while there is any', async () => {
  await runSql(jiter.url, 'update layout set options_since = null');
  const { id } = await create(1_000);
  const [held] = await jiter.store.deliveries.claim([id], { aheadMs: 60_000, leaseMs: 60_000 });
  expect(held).toBeDefined();
  const isHeld = 'wake_at = due_at and held_until = due_at and due_at > now()';
  const rowsHeld = (until: string) =>
    queryRows(jiter.url, `select from events where ${isHeld} + interval '${until}'`);
  expect(await rowsHeld('0')).toHaveLength(1);
  await jiter.store.deliveries.renew({ ...held!, leaseMs: 3_600_000 });
  expect(await rowsHeld('50 minutes')).toHaveLength(1);
  expect(await jiter.store.sweep.look({ owed: true })).toMatchObject({ entering: [], silent: [], owed: [] });
});
