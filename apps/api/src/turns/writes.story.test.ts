import { randomUUID } from 'node:crypto';
import type supertest from 'supertest';
import { eventually } from '@jiter/testkit';
import { setUpFirst } from '../people/people.fixture.ts';
import { aBody } from '../test-setup.ts';
import { setUpLocks, type Locked } from './locks.fixture.ts';

const WRITERS = 40;

let jiter: Locked;
let ann: Awaited<ReturnType<typeof setUpFirst>>;
beforeAll(async () => {
  jiter = await setUpLocks();
  ann = await setUpFirst(jiter);
});
afterEach(() => jiter.letGo());
afterAll(() => jiter.close());

const aCronJob = { payload: '', destination: 'https://example.com/', expression: '@daily' };

const aFailure = { host: 'a.example', reason: 'answered 500', state: 'resolved' };
const quietHours = { from: '22:00', to: '07:00', timezone: 'UTC' };
const aChannel = { kind: 'slack', name: 'team', url: 'https://hooks.example.com/x' };

/** An event, a cron job, a channel, what is said of failures, an incident and a person of the first org, which wait for a lock that somebody holds. */
async function lockedRows() {
  const { body: event } = await jiter.api.post('/api/events').send(aBody()).expect(200);
  const { body: job } = await jiter.api.post('/api/cronjobs').send(aCronJob).expect(200);
  const { body: channel } = await jiter.api.post('/api/channels').send(aChannel).expect(200);
  await jiter.api.put('/api/failures').send(aFailure).expect(200);
  const { holder } = jiter;
  const [incident] = await holder.rows<{ id: string }>(
    `insert into incidents (org_id, host) values (${jiter.org}, '${randomUUID()}.example') returning id`,
  );
  await holder.rows('begin');
  await holder.rows(`select from events where id = ${event.id} for update`);
  await holder.rows(`select from cron_jobs where id = ${job.id} for update`);
  await holder.rows(`select from failure_states where org_id = ${jiter.org} for update`);
  await holder.rows(`select from users where id = ${ann.user.id} for update`);
  await holder.rows(`select from channels where id = ${channel.id} for update`);
  await holder.rows(`select from incidents where id = ${incident!.id} for update`);
  return {
    ...{ event: `/api/events/${event.id}`, job: `/api/cronjobs/${job.id}` },
    ...{ channel: `/api/channels/${channel.id}`, incident: `/api/incidents/${incident!.id}` },
  };
}

test.each([
  ['edits of one event', ({ event }) => jiter.api.put(event).send({ payload: 'changed' })],
  ['edits of one cron job', ({ job }) => jiter.api.put(job).send({ payload: 'changed' })],
  ['removals of one cron job', ({ job }) => jiter.api.delete(job)],
  ['changes of one channel', ({ channel }) => jiter.api.put(channel).send({ name: 'changed' })],
  ['tests of one channel', ({ channel }) => jiter.api.post(`${channel}/test`)],
  ['removals of one channel', ({ channel }) => jiter.api.delete(channel)],
  ['words on one failure', () => jiter.api.put('/api/failures').send(aFailure)],
  ['quiet hours of one person', () => ann.browser.put('/auth/quiet-hours').send(quietHours)],
  ['looks after one incident', ({ incident }) => jiter.api.post(`${incident}/acknowledge`)],
] satisfies [string, (paths: Awaited<ReturnType<typeof lockedRows>>) => supertest.Test][])(
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
