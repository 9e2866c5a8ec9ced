import type supertest from 'supertest';
import { eventually } from '@jiter/testkit';
import { aBody } from '../test-setup.ts';
import { setUpLocks, type Locked } from './locks.fixture.ts';

const WRITERS = 40;

let jiter: Locked;
beforeAll(async () => {
  jiter = await setUpLocks();
});
afterEach(() => jiter.letGo());
afterAll(() => jiter.close());

const aCronJob = { payload: '', destination: 'https://example.com/', expression: '@daily' };

/** An event and a cron job of the first org, which wait for a lock that somebody holds. */
async function lockedRows() {
  const { body: event } = await jiter.api.post('/api/events').send(aBody()).expect(200);
  const { body: job } = await jiter.api.post('/api/cronjobs').send(aCronJob).expect(200);
  const { holder } = jiter;
  await holder.rows('begin');
  await holder.rows(`select from events where id = ${event.id} for update`);
  await holder.rows(`select from cron_jobs where id = ${job.id} for update`);
  return { event: `/api/events/${event.id}`, job: `/api/cronjobs/${job.id}` };
}

test.each([
  ['edits of one event', ({ event }) => jiter.api.put(event).send({ payload: 'changed' })],
  ['edits of one cron job', ({ job }) => jiter.api.put(job).send({ payload: 'changed' })],
  ['removals of one cron job', ({ job }) => jiter.api.delete(job)],
] satisfies [string, (paths: { event: string; job: string }) => supertest.Test][])(
  '%s that wait for each other hold up nobody of another org',
  async (_what, write) => {
    const { waitingForLocks } = jiter;
    const other = await jiter.anotherOrg();
    const paths = await lockedRows();
    const writers = Array.from({ length: WRITERS }, async () => (await write(paths)).status);
    await eventually(async () => expect((await waitingForLocks()).length).toBeGreaterThan(0));
    const { body } = await other.post('/api/events').send(aBody()).expect(200);
    await other.put(`/api/events/${body.id}`).send({ status: 'Cancelled' }).expect(200);
    await other.post('/api/events/batch').send([aBody()]).expect(200);
    const { body: job } = await other.post('/api/cronjobs').send(aCronJob).expect(200);
    await other.post(`/api/cronjobs/${job.id}/run`).expect(200);
    await other.delete(`/api/cronjobs/${job.id}`).expect(200);
    // Its own single events are held up as little.
    await jiter.api.post('/api/events').send(aBody()).expect(200);
    expect(await waitingForLocks()).toHaveLength(1);
    await jiter.letGo();
    const statuses = await Promise.all(writers);
    expect(statuses.filter((status) => ![200, 404, 429, 503].includes(status))).toEqual([]);
    expect(statuses).toContain(200);
  },
);

test('what somebody has locked for longer than a moment is answered with when to come again', async () => {
  const short = await setUpLocks({ lockTimeoutMs: 100 });
  const { api, holder, letGo } = short;
  const { body: event } = await api.post('/api/events').send(aBody()).expect(200);
  await holder.rows(`begin; select from events where id = ${event.id} for update`);
  const edit = () => api.put(`/api/events/${event.id}`).send({ payload: 'changed' });
  const { body, headers } = await edit().expect(503);
  expect(body).toEqual({
    message: 'Somebody else is changing what this is about just now: please try again',
  });
  expect(headers['retry-after']).toBe('5');
  await letGo();
  await edit().expect(200);
  await short.close();
});
