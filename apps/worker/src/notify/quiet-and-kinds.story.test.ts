import type { Event } from '@jiter/core';
import { anEvent, eventually } from '@jiter/testkit';
import { settledAs, soon } from '../worker.fixture.ts';
import { setUpNotices, verified } from './notices.fixture.ts';

type Told = Awaited<ReturnType<typeof setUpNotices>>;
let { bench, sql, mail, runDuties, channel, counted, pass, noticesOf, ...told } = {} as Told;
let ada: { kind: 'user'; id: string; name: string };
beforeAll(async () => {
  ({ bench, sql, mail, runDuties, channel, counted, pass, noticesOf, ...told } = await setUpNotices());
  const { token } = await bench.store.people.createLink({ kind: 'setup', minutes: 60 });
  const person = { name: 'Ada', email: 'ada@example.com', passwordHash: 'x' };
  const { user } = await bench.store.people.setUp(token, person, { ip: '', userAgent: '' });
  ada = { kind: 'user', id: user.id, name: 'Ada' };
});
beforeEach(() => told.forget());
afterAll(() => told.tearDown());

const NIGHT = { from: '22:00', to: '07:00', timezone: 'Europe/Berlin' };
/** What whoever leads does at a time, as a clock says it. */
const at = (time: string) => runDuties({ smtpUrl: mail.url, clock: { now: () => new Date(time) } });
/** Quiet hours ended: what waited for that is due. */
const nightEnds = () => sql.rows('update notices set due_at = now() where due_at > now()');
const mailTo = (address: string) =>
  mail.received.filter(({ to }) => (to as { text: string }).text === address);
const failing = async (host: string) => {
  await counted(host, 'class_5xx=1, failed=1');
  await at('2099-10-24T20:00:00Z');
  await pass(2);
};

describe('in the quiet hours of somebody', () => {
  beforeEach(() => bench.store.people.setQuietHours(ada, NIGHT));

  test('mail to him waits for their end, and is one then; others are told at once', async () => {
    const hook = await bench.startReceiver();
    const addresses = await channel('email', 'ADA@example.com,bob@example.com');
    await channel('webhook', hook.url);
    for (const host of ['a.example', 'b.example']) await failing(host);
    // The night in which clocks go back, the second time that they show 02:30.
    await at('2099-10-25T01:30:00Z');
    expect([mail.received.length, mailTo('bob@example.com').length, hook.hits.length]).toEqual([2, 2, 2]);
    const held = (await noticesOf(addresses)).filter(({ recipient }) => recipient === 'ADA@example.com');
    const waits = { attempts: 0, heldUntil: new Date('2099-10-25T06:00:00Z') };
    expect(held).toMatchObject([waits, waits]);
    await nightEnds();
    await at('2099-10-25T06:00:00Z');
    const [morning, ...more] = mailTo('ADA@example.com');
    expect(more).toEqual([]);
    expect(morning!.subject).toBe('2 notices of your quiet hours');
    for (const text of ['a.example is failing', 'b.example is failing'])
      expect(morning!.text).toContain(text);
    expect(morning!.text!.match(/\/incident#/g)).toHaveLength(2);
    expect(await noticesOf(addresses)).toEqual(Array(4).fill(expect.objectContaining({ status: '250' })));
  });

  test('what is over by then is told as that, once', async () => {
    await channel('email', 'ada@example.com');
    await failing('a.example');
    await at('2099-10-24T21:00:00Z');
    await pass(11);
    await counted('a.example', 'class_2xx=3, sent=3');
    await at('2099-10-24T22:00:00Z');
    expect(mail.received).toEqual([]);
    await nightEnds();
    await at('2099-10-25T06:00:00Z');
    expect(mail.received.map(({ subject }) => subject)).toEqual([
      expect.stringMatching(/^a\.example is back/),
    ]);
    expect(mail.received[0]!.text).toContain('1 event failed for good meanwhile');
  });

  test('a mail server that is away then has it all tried again, together', async () => {
    await channel('email', 'ada@example.com');
    for (const host of ['a.example', 'b.example']) await failing(host);
    await at('2099-10-24T22:00:00Z');
    await nightEnds();
    await runDuties({
      smtpUrl: 'smtp://127.0.0.1:1',
      clock: { now: () => new Date('2099-10-25T06:00:00Z') },
    });
    expect(mail.received).toEqual([]);
    await nightEnds();
    await at('2099-10-25T06:05:00Z');
    expect(mail.received.map(({ subject }) => subject)).toEqual(['2 notices of your quiet hours']);
  });

  test('without them, or with others, what waits is told as those have it', async () => {
    await channel('email', 'ada@example.com');
    await failing('a.example');
    await at('2099-10-24T22:00:00Z');
    await bench.store.people.setQuietHours(ada, { ...NIGHT, from: '23:30', to: '23:45' });
    await at('2099-10-24T22:00:00Z');
    expect(mail.received).toHaveLength(1);
  });

  test('an address of somebody of another org is anybody’s', async () => {
    const { org: another } = await bench.store.orgs.create('another');
    const moveTo = (org: string) => sql.rows(`update members set org_id = ${org} where user_id = ${ada.id}`);
    await moveTo(another);
    await channel('email', 'ada@example.com');
    await failing('a.example');
    await at('2099-10-24T22:00:00Z');
    expect(mail.received).toHaveLength(1);
    await moveTo(bench.org);
  });

  test('a test is told at once', async () => {
    const { id } = await channel('email', 'ada@example.com');
    await bench.store.channels.test(bench.org, id);
    await at('2099-10-24T22:00:00Z');
    expect(mail.received.map(({ subject }) => subject)).toEqual(['This is a test']);
  });
});

test('nobody who is taken out of a channel gets what was meant for him', async () => {
  const { id } = await channel('email', 'ada@example.com,bob@example.com');
  await bench.store.people.setQuietHours(ada, undefined);
  await counted('a.example', 'class_5xx=1, failed=1');
  await runDuties();
  await pass(2);
  await runDuties({ smtpUrl: 'smtp://127.0.0.1:1' });
  await sql.rows('update notices set due_at = now()');
  await bench.store.channels.change(bench.org, id, { target: 'bob@example.com', shown: 'bob@example.com' });
  await runDuties();
  expect(mail.received).toEqual(mailTo('bob@example.com'));
  expect(mail.received).toHaveLength(1);
});

describe('what is told besides, in the envelope and signed', () => {
  const told = (hook: Parameters<typeof verified>[0], index = 0) =>
    verified(hook, index) as { type: string; timestamp: string; data: Record<string, unknown> };
  const ofOrg = () => ({ org: bench.org, text: expect.any(String), url: expect.any(String) });

  test('event.failed: each event that failed for good, and not twice', async () => {
    const shop = await bench.startReceiver([500]);
    const hook = await bench.startReceiver();
    await channel('webhook', hook.url, ['events']);
    const worker = await bench.startWorker({ retryScheduleMs: [] }, 'fails');
    const wish = { destination: shop.url, scheduledTime: soon() };
    const events = await Promise.all([bench.schedule(wish), bench.schedule(wish)]);
    await eventually(() =>
      Promise.all(events.map(({ id }: Event) => settledAs(bench, id, 'Failed To Send'))),
    );
    await worker.stop(0);
    await sql.rows(`update channels set events_to = now() - interval '5 minutes'`);
    await sql.rows(`update settled_events set settled_at = settled_at - interval '20 seconds'`);
    await runDuties();
    await runDuties();
    expect(hook.hits).toHaveLength(2);
    const both = hook.hits.map((_hit, index) => told(hook, index));
    expect(both.map(({ data }) => data['eventId']).sort()).toEqual(events.map(({ id }) => id).sort());
    const about = { ...ofOrg(), host: new URL(shop.url).host, reason: '500', failedAt: expect.any(String) };
    expect(both[0]).toMatchObject({ type: 'event.failed', timestamp: expect.any(String), data: about });
  });

  test('cronjob.missed: those of a downtime together, and none that was on time', async () => {
    const [hook, shop] = [await bench.startReceiver(), await bench.startReceiver()];
    await channel('webhook', hook.url, ['cronjobs']);
    // Half a year from now: it has no tick of its own in that downtime.
    const expression = `0 0 1 ${((new Date().getUTCMonth() + 6) % 12) + 1} *`;
    const job = { ...anEvent({ destination: shop.url }), expression, timezone: 'UTC' };
    /** One that should have come due so long ago. */
    const due = async (agoS: number) => {
      const input = { org: bench.org, ...job, misfire: 'skip' as const };
      const { job: made } = await bench.store.cronJobs.create(input, new Date('2099-01-01T00:00:00Z'));
      await sql.rows(`with planned as (delete from events where cron_id = ${made.id})
        update cron_jobs set next_time = now() - interval '${agoS} seconds' where id = ${made.id}`);
      return made.id;
    };
    const [later, earlier] = [await due(3_600), await due(3_700)];
    await due(2);
    const worker = await bench.startWorker({}, 'sweeps');
    await eventually(async () => expect(await sql.rows('select from cron_misses')).toHaveLength(2));
    await worker.stop(0);
    await sql.rows(`update cron_misses set noted_at = now() - interval '1 minute'`);
    await runDuties();
    await runDuties();
    expect(hook.hits).toHaveLength(1);
    const listed = {
      expression,
      timezone: 'UTC',
      misfire: 'skip',
      missedAt: expect.any(String),
      fired: 0,
    };
    const jobs = [earlier, later].map((cronId) => ({ cronId, ...listed }));
    expect(told(hook)).toMatchObject({ type: 'cronjob.missed', data: { ...ofOrg(), jobs, otherJobs: 0 } });
  });

  test('key.expiring: a week before, or a tenth of its life, once', async () => {
    const hook = await bench.startReceiver();
    await channel('webhook', hook.url, ['keys']);
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);
    const make = (name: string, days: number) =>
      bench.store.keys.create({ org: bench.org, name, expiresAt: inDays(days) });
    const soonOver = await make('soon', 6);
    await make('later', 8);
    const revoked = await make('revoked', 6);
    await sql.rows(`update api_keys set created_at = now() - interval '1 year' where org_id = ${bench.org}`);
    await make('young', 6);
    await bench.store.keys.revoke(bench.org, revoked.id);
    await runDuties();
    await runDuties();
    expect(hook.hits).toHaveLength(1);
    const about = {
      keyId: soonOver.id,
      name: 'soon',
      prefix: soonOver.prefix,
      expiresAt: expect.any(String),
    };
    expect(told(hook)).toMatchObject({ type: 'key.expiring', data: { ...ofOrg(), ...about } });
    expect(hook.hits[0]!.body).not.toContain(soonOver.apiKey);
  });

  test('bulk.finished: that a job is done, was stopped, or failed', async () => {
    const hook = await bench.startReceiver();
    await channel('webhook', hook.url, ['bulk']);
    const start = () =>
      bench.store.events.startBulk(bench.org, {
        ...{ action: 'retry', filter: { hosts: ['nowhere.example'] }, asked: {}, rate: 10 },
        by: { kind: 'admin', name: 'test' },
      });
    const [done, stopped, failed] = [await start(), await start(), await start()];
    await bench.store.events.stopBulk(bench.org, stopped.id);
    await bench.store.bulk.step(done.id);
    await sql.rows(`update bulk_jobs set failed_steps = 19 where id = ${failed.id}`);
    expect(await bench.store.bulk.failStep(failed.id)).toBe(false);
    await runDuties();
    const all = hook.hits.map((_hit, index) => told(hook, index));
    const ends = all.map(({ type, data }) => [type, data['bulkId'], data['state']]);
    expect(ends.sort()).toEqual(
      [
        ['bulk.finished', done.id, 'done'],
        ['bulk.finished', stopped.id, 'stopped'],
        ['bulk.finished', failed.id, 'failed'],
      ].sort(),
    );
    expect(all[0]!.data).toMatchObject({ ...ofOrg(), action: 'retry', done: 0 });
  });
});
