import type { Outcome } from '@jiter/core';
import { runSql } from '@jiter/testkit';
import { aBody, soon } from '../test-setup.ts';
import { FAILED, HOLD, setupActs, type ActSetup } from './acts.fixture.ts';

let jiter: ActSetup;
beforeAll(async () => {
  jiter = await setupActs();
});
afterAll(() => jiter.close());
beforeEach(() => jiter.clear());

const at = new Date(Date.now() + 3_600_000);
const RETRY: Outcome = { kind: 'retry', at };
const nextAttemptAt = at.toISOString();
const KEYED = { ...aBody(), labels: ['waits'], metadata: { of: 'this' }, idempotencyKey: 'waits-1' };

test.each([
  '',
  'status=Queued',
  'status=Queued,Sent',
  'label=waits',
  'metadata[of]=this',
  'idempotencyKey=waits-1',
  'q=example',
  `host=example.com&scheduledEndDate=${soon(86_400_000)}`,
  'include=cron&order=desc',
])('an event that waits for a retry says when that comes, in the list by %j too', async (query) => {
  const id = await jiter.createAs(RETRY, KEYED);
  expect(await jiter.get(id)).toMatchObject({ id, status: 'Queued', nextAttemptAt });
  const { body: listed } = await jiter.api.get(`/api/events?${query}`).expect(200);
  expect(listed).toEqual([expect.objectContaining({ id, nextAttemptAt })]);
  const { body: byId } = await jiter.api.get(`/api/events?ids=${id}`).expect(200);
  expect(byId).toEqual(listed);
});

test('so does the answer to a repeat by its key, and to a retry by hand, also of an event that says no more', async () => {
  await jiter.createAs(RETRY, KEYED);
  const { body: repeated } = await jiter.post('', KEYED).expect(200);
  expect(repeated).toMatchObject({ status: 'Queued', nextAttemptAt });
  const failed = await jiter.createAs(FAILED);
  const { body: retried } = await jiter.post(`/${failed}/retry`, { delay: '1h' }).expect(200);
  expect(retried).toMatchObject({ nextAttemptAt: jiter.bells[0]!.dueAt.toISOString() });
});

test('so does the run of a cron job, among its occurrences', async () => {
  const job = { payload: '', destination: 'https://example.com/', expression: '0 0 1 1 *', labels: ['a'] };
  const { body: made } = await jiter.api.post('/api/cronjobs').send(job).expect(200);
  const { body: run } = await jiter.api.post(`/api/cronjobs/${made.id}/run`).expect(200);
  expect(await jiter.attempt(run.id as string, RETRY)).toBe(true);
  const { body: occurrences } = await jiter.api.get(`/api/cronjobs/${made.id}/occurrences`).expect(200);
  expect(occurrences.map((one: object) => 'nextAttemptAt' in one)).toEqual([true, false]);
  expect(occurrences[0]).toMatchObject({ id: run.id, nextAttemptAt });
});

test('nothing of it is said of one that is to come, is tried just now, or has its outcome, nor of one that says no more', async () => {
  const none = async (id: string) => {
    expect(await jiter.get(id)).not.toHaveProperty('nextAttemptAt');
    const { body } = await jiter.api.get(`/api/events?ids=${id}`).expect(200);
    expect(body).toEqual([expect.not.objectContaining({ nextAttemptAt: expect.anything() })]);
  };
  await none(await jiter.create({ labels: ['to come'] }));
  await none(await jiter.createAs(RETRY));
  await none(await jiter.createAs(FAILED, { labels: ['failed'] }));
  await none(await jiter.createAs({ kind: 'sent' }, { labels: ['sent'] }));
  const cancelled = await jiter.createAs(RETRY, { labels: ['cancelled'] });
  const { body } = await jiter.post(`/${cancelled}/cancel`).expect(200);
  expect(body).not.toHaveProperty('nextAttemptAt');
  await none(cancelled);
  const tried = await jiter.createAs(RETRY, { labels: ['tried'] });
  await runSql(jiter.databaseUrl, `update events set due_at = now() where id = ${tried}`);
  expect(await jiter.store.deliveries.claim([tried], HOLD)).toHaveLength(1);
  await none(tried);
});
