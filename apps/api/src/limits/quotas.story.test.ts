import { silentLog, systemClock } from '@jiter/core';
import { runSql } from '@jiter/testkit';
import { aBody, setup, soon, type Setup } from '../test-setup.ts';
import { createMonthQuota } from './month-quota.ts';
import { createQuota } from './quota.ts';

/** What one org may have, by what the database counts. */

let bundle: Setup;
beforeAll(async () => {
  const nowMs = () => performance.now();
  const common = { things: 'things', advice: 'remove some', policy: 'things', nowMs, log: silentLog };
  // The store is there once the app is: nobody counts before the first call.
  const store = () => bundle.store;
  bundle = await setup({
    quotas: {
      created: createMonthQuota({
        addUsage: (usages) => store().orgs.addUsage(usages),
        clock: systemClock,
        log: silentLog,
      }),
      pending: createQuota({
        ...common,
        limit: 5,
        count: (org, limit) => store().events.countPending(org, limit),
      }),
      cronJobs: createQuota({
        ...common,
        limit: 2,
        count: (org, limit) => store().cronJobs.count(org, limit),
      }),
    },
  });
});
afterAll(() => bundle.close());

const aJob = { payload: '', destination: 'https://example.com/', expression: '0 0 1 1 *' };
const full = { code: 'quota_exceeded', message: expect.stringContaining('as many things as it may') };

test('cron jobs: those that are paused count, those that were removed do not', async () => {
  const first = await bundle.api.post('/api/cronjobs').send(aJob).expect(200);
  await bundle.api.post('/api/cronjobs').send(aJob).expect(200);
  await bundle.api.put(`/api/cronjobs/${first.body.id}`).send({ status: 'Disabled' }).expect(200);
  const { body, headers } = await bundle.api.post('/api/cronjobs').send(aJob).expect(429);
  expect(body).toEqual(full);
  expect(headers['retry-after']).toBe('1');
  await bundle.api.delete(`/api/cronjobs/${first.body.id}`).expect(200);
  await bundle.api.post('/api/cronjobs').send(aJob).expect(200);
  await runSql(bundle.databaseUrl, 'truncate cron_jobs, events, settled_events');
});

test('pending events: by call, by batch and by run; what is cancelled makes room', async () => {
  const { body: job } = await bundle.api.post('/api/cronjobs').send(aJob).expect(200);
  const { body: event } = await bundle.api.post('/api/events').send(aBody()).expect(200);
  await bundle.api.post(`/api/cronjobs/${job.id}/run`).expect(200);
  expect(
    (await bundle.api.post('/api/events/batch').send([aBody(), aBody(), aBody()]).expect(429)).body,
  ).toEqual(full);
  expect((await bundle.api.get('/api/events').expect(200)).body).toHaveLength(1);
  await bundle.api.post('/api/events/batch').send([aBody(), aBody()]).expect(200);
  expect((await bundle.api.post('/api/events').send(aBody()).expect(429)).body).toEqual(full);
  await bundle.api.post(`/api/cronjobs/${job.id}/run`).expect(429);
  // An edit makes no more of them.
  await bundle.api
    .put(`/api/events/${event.id}`)
    .send({ scheduledTime: soon(9_000_000) })
    .expect(200);
  await bundle.api.put(`/api/events/${event.id}`).send({ status: 'Cancelled' }).expect(200);
  await bundle.api.post('/api/events').send(aBody()).expect(200);
  await runSql(bundle.databaseUrl, 'truncate cron_jobs, events, settled_events');
});

test('counted are those to come and those that are due, however many, and of this org alone', async () => {
  const { store, org, databaseUrl } = bundle;
  const insert = (of: string, count: number, at: string, status: string, wakeAt: string) =>
    runSql(
      databaseUrl,
      `insert into events (org_id, destination, payload, scheduled_time, due_at, wake_at, status)
       select ${of}, '', '', ${at}, case when ${wakeAt} is not null then ${at} end, ${wakeAt}, '${status}' from generate_series(1, ${count}) as n`,
    );
  await insert(org, 45_000, `now() + interval '1 day'`, 'Pending', `now() + interval '1 day'`);
  await insert(org, 7, `now() + n * interval '1 minute'`, 'Cancelled', 'null');
  await insert(org, 11, `now() - interval '1 minute'`, 'Queued', `now() + interval '20 seconds'`);
  await insert(org, 13, `now() - interval '1 minute'`, 'Sent', 'null');
  await insert('999', 17, `now() - interval '1 minute'`, 'Queued', `now() + interval '20 seconds'`);
  await insert('999', 19, `now() + interval '1 minute'`, 'Pending', `now() + interval '1 minute'`);
  expect(await store.events.countPending(org, 1_000_000)).toBe(45_011);
  expect(await store.events.countPending('999', 1_000_000)).toBe(36);
  expect(await store.events.countPending(org, 100)).toBe(100);
  expect(await store.events.countPending('998', 100)).toBe(0);
});
