import { queryRows, runSql } from '@jiter/testkit';
import { createSeal } from '../orgs/seal.ts';
import { MASTER_KEY, setup, type Setup } from '../setup.fixture.ts';
import type { ChannelTells } from '@jiter/core';
import { makeLinkToken } from './link.ts';

const HOST = 'shop.example';
const WINDOW = {
  ...{ attempts: 1, failures: 1, failedEvents: 1 },
  ...{ recentAttempts: 1, recentFailures: 1, sentSince: 0 },
};

let jiter: Setup;
let org: string;
beforeEach(async () => {
  jiter = await setup();
  ({ org } = await jiter.store.orgs.create('told'));
});
afterEach(() => jiter.close());

const channel = async (tells: ChannelTells[]) => {
  const leads = { target: 'https://example.com/', shown: 'example.com' };
  return (await jiter.store.channels.create(org, { kind: 'webhook', name: 'us', tells, ...leads })).id;
};
const told = async () =>
  (
    await queryRows<{ type: string }>(jiter.url, `select content ->> 'type' as type from notices order by 1`)
  ).map(({ type }) => type);

/** In the hour that was over last, and half a minute ago. */
const fail = () =>
  runSql(
    jiter.url,
    `insert into delivery_stats (org_id, at, step_s, host, failed)
     select ${org}, at, 10, host, 1 from unnest('{${HOST},""}'::text[]) as host,
       unnest(array[now() - interval '20 seconds', date_trunc('hour', now() - interval '1 minute') - interval '1 minute']) as at`,
    `insert into settled_events (settled_at, id, org_id, scheduled_time, created_at, failed_at, status, claims, attempts, destination, payload)
     select at, next_id('events_id_seq'), ${org}, at, at, at, 'Failed To Send', 0, 0, 'https://${HOST}/', ''
     from (select now() - interval '30 seconds' as at) as failed`,
  );
const look = async () => {
  await jiter.store.notices.keep();
  await jiter.store.notices.tellFailedEvents();
};

/** As if it had told all up to two hours ago. */
const PUT_BACK = `update channels set digest_to = date_trunc('hour', now()) - interval '2 hours', events_to = now() - interval '2 hours'`;

async function anIncident() {
  await jiter.store.notices.open({ org, host: HOST });
  const { incident } = (await jiter.store.notices.look())!.watched.find((one) => one.incident)!;
  return incident!;
}

test('what a channel is asked to tell besides it tells of what comes then, and no other edit leaves anything out', async () => {
  const id = await channel(['incidents']);
  await runSql(jiter.url, `update channels set created_at = now() - interval '1 day'`);
  await fail();
  await jiter.store.channels.change(org, id, { tells: ['digest', 'events'] });
  await look();
  expect(await told()).toEqual([]);
  await runSql(jiter.url, PUT_BACK);
  await jiter.store.channels.change(org, id, { name: 'we' });
  await look();
  expect(await told()).toEqual(['event.failed', 'events.failed']);
});

test('of what happens while a channel is muted nothing is to be told by it, nor is once it is not any more', async () => {
  const id = await channel(['incidents', 'digest', 'events']);
  const mute = (mutedUntil: Date | null) => jiter.store.channels.change(org, id, { mutedUntil });
  await mute(new Date(Date.now() + 600_000));
  await runSql(jiter.url, PUT_BACK);
  await fail();
  const incident = await anIncident();
  await look();
  await jiter.store.notices.tell({ org, host: HOST, incident, window: WINDOW });
  expect(await told()).toEqual([]);
  await mute(null);
  await look();
  expect(await told()).toEqual([]);
});

test('of two that lead for a moment one tells of an incident', async () => {
  await channel(['incidents']);
  const incident = await anIncident();
  for (const _leader of [1, 2]) await jiter.store.notices.tell({ org, host: HOST, incident, window: WINDOW });
  expect(await told()).toEqual(['destination.failing']);
});

test('that an incident is over is told where it is to be, and once', async () => {
  await channel(['incidents']);
  const untold = { org, host: HOST, incident: await anIncident() };
  await jiter.store.notices.close(untold, false);
  expect(await told()).toEqual([]);
  const incident = await anIncident();
  expect(incident.id).not.toBe(untold.incident.id);
  for (const _time of [1, 2]) await jiter.store.notices.close({ ...untold, incident }, true);
  expect(await told()).toEqual(['destination.recovered']);
});

test('a snooze that is over is none, and what was acknowledged and is over is nothing to see to', async () => {
  const { channels } = jiter.store;
  const id = await channel(['incidents']);
  const incident = await anIncident();
  await channels.keepQuiet(org, incident.id, { kind: 'snooze', forMs: 60_000 });
  expect(await channels.incidents(org, { limit: 1 })).toMatchObject([{ snoozedUntil: expect.any(Date) }]);
  await runSql(jiter.url, `update incidents set snoozed_until = now() - interval '1 second'`);
  expect((await channels.incidents(org, { limit: 1 }))[0]).not.toHaveProperty('snoozedUntil');
  await channels.keepQuiet(org, incident.id, { kind: 'acknowledge' });
  await jiter.store.notices.close({ org, host: HOST, incident }, false);
  const [notice] = await queryRows<{ id: string }>(
    jiter.url,
    `insert into notices (org_id, channel_id, content) values (${org}, ${id}, '{"incidentId":"${incident.id}"}') returning id`,
  );
  const token = makeLinkToken(createSeal([MASTER_KEY]), notice!.id, new Date());
  const act = { token, how: { kind: 'acknowledge' }, ip: '192.0.2.1' } as const;
  await expect(channels.actByLink(act)).rejects.toMatchObject({ status: 409, code: 'incident_over' });
});

test('only so many tests of a channel wait, and those that were sent are none of them', async () => {
  const id = await channel([]);
  const test = () => jiter.store.channels.test(org, id);
  for (let left = 5; left > 0; left -= 1) await test();
  await expect(test()).rejects.toMatchObject({ code: 'quota_exceeded' });
  await runSql(jiter.url, 'update notices set due_at = null where id = (select min(id) from notices)');
  await test();
});

test('what is tried again is not settled before it is told, or is not tried any more', async () => {
  const { channels, notices } = jiter.store;
  const id = await channel([]);
  await channels.test(org, id);
  const settle = async (also: object) => {
    const [{ id: notice, attempt } = { id: '', attempt: 0 }] = await notices.take(10);
    const taken = [{ id: notice, attempt }];
    await notices.settle({ taken, isTold: false, status: 'timeout: 30s', ...also });
    return (await channels.notices(org, id, 1))[0]!;
  };
  const again = await settle({ retryAt: new Date() });
  expect(again).toMatchObject({ status: 'timeout: 30s', attempts: 1 });
  expect(again).not.toHaveProperty('settledAt');
  expect(await settle({})).toMatchObject({ attempts: 2, settledAt: expect.any(Date) });
});

test('what cannot be told now and then is said, and keeps none of the rest; missed ticks are told once they are gathered', async () => {
  await channel(['digest', 'keys', 'cronjobs']);
  await fail();
  const job = { org, destination: 'http://127.0.0.1/', payload: '' };
  const schedule = { expression: '0 0 1 1 *', timezone: 'UTC', misfire: 'once' } as const;
  const made = await jiter.store.cronJobs.create({ ...job, ...schedule }, new Date(Date.now() + 600_000));
  await runSql(
    jiter.url,
    PUT_BACK,
    `update api_keys set expires_at = now() + interval '1 minute', created_at = now() - interval '1 day'`,
    `insert into cron_misses (cron_id, org_id, missed_at) values (${made.job.id}, ${org}, now())`,
    `create function refuse() returns trigger language plpgsql as $$ begin raise 'broken'; end $$`,
    `create trigger refuse before update on channels for each statement execute function refuse()`,
  );
  await expect(jiter.store.notices.keep()).rejects.toThrow('broken');
  expect(await told()).toEqual(['key.expiring']);
  await runSql(
    jiter.url,
    'drop trigger refuse on channels',
    `update cron_misses set noted_at = now() - interval '11 seconds'`,
  );
  await jiter.store.notices.keep();
  expect(await told()).toEqual(['cronjob.missed', 'events.failed', 'key.expiring']);
});

test('a notice is forgotten when it is a month old, also one that was looked at before', async () => {
  const id = await channel([]);
  for (let left = 3; left > 0; left -= 1) await jiter.store.channels.test(org, id);
  const old = (which: string) =>
    runSql(
      jiter.url,
      `update notices set due_at = null, created_at = now() - interval '31 days' where id = (select ${which}(id) from notices)`,
    );
  await old('min');
  expect(await jiter.store.notices.forget(10)).toBe(1);
  expect(await jiter.store.notices.forget(10)).toBe(0);
  await old('min');
  expect(await jiter.store.notices.forget(10)).toBe(1);
});
