import { anEvent, eventually, runSql, type Backend } from '@jiter/testkit';
import { createGotSender } from './send/send-got.ts';
import { createUndiciSender } from './send/send-undici.ts';
import { setUp, settledAs, type Bench } from './worker.fixture.ts';

/** What an org says holds where its events, or their cron jobs, say nothing themselves. */

const policy = (...delays: string[]) => ({ delays, stopOn: [410], maxRetryAfter: '10min' });
const cases: [Backend, typeof createGotSender][] = [
  ['postgres', createGotSender],
  ['redis', createUndiciSender],
];

describe.each(cases)('on %s', (backend, newSender) => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await setUp(backend, newSender);
    await bench.startWorker({ retryScheduleMs: [100] });
  });
  afterAll(() => bench.tearDown());

  const failed = (id: string) => eventually(() => settledAs(bench, id, 'Failed To Send'));

  /** Of an org that no process remembers. */
  async function anOrg(settings: Parameters<Bench['store']['orgs']['changeSettings']>[1]) {
    const { org } = await bench.store.orgs.create('other');
    await bench.store.orgs.changeSettings(org, settings);
    const find = async (id: string) => (await bench.store.events.find(org, id))!;
    return {
      org,
      ended: (id: string) => eventually(() => settledAs({ find }, id, 'Failed To Send')),
      find,
      async schedule(destination: string, more: Parameters<typeof anEvent>[0] = {}) {
        const wish = anEvent({ destination, scheduledTime: new Date(), ...more });
        const event = await bench.store.events.create({ org, ...wish });
        await bench.queue.ring({ eventId: event.id, dueAt: event.scheduledTime });
        return event;
      },
    };
  }

  test('of an org that is deleted nothing leaves: neither what is due, nor a retry, nor the tick of a job', async () => {
    const [refusing, fine] = [await bench.startReceiver([500]), await bench.startReceiver()];
    const { org, schedule, find } = await anOrg({ retryPolicy: policy('10min') });
    const tried = await schedule(refusing.url);
    await eventually(async () => expect((await find(tried.id)).history).toHaveLength(1));
    const later = new Date(Date.now() + 600_000);
    const due = await schedule(fine.url, { scheduledTime: later });
    const job = {
      ...{ payload: '', destination: fine.url, expression: '0 0 1 1 *', timezone: 'UTC' },
      misfire: 'once',
    } as const;
    await bench.store.cronJobs.create({ org, ...job }, later);
    expect(await bench.store.people.deleteOrg(org, 'other', { kind: 'admin', name: 'root' })).toBe('done');
    await runSql(
      bench.url,
      `update events set due_at = now(), wake_at = now() where org_id = ${org}`,
      `update cron_jobs set next_time = now() where org_id = ${org}`,
    );
    // Whoever makes the ticks that are due has that of the other one before it.
    await bench.store.cronJobs.create({ org: bench.org, ...job, payload: 'a living one' }, new Date());
    await eventually(() => expect(fine.hits).not.toEqual([]));
    for (const { id: theirs } of [tried, due]) await bench.queue.ring({ eventId: theirs, dueAt: new Date() });
    const last = await bench.schedule({ destination: fine.url, scheduledTime: new Date() });
    await eventually(() => settledAs(bench, last.id, 'Sent'));
    const [tick, end] = fine.hits.map(({ id }) => id.replace('evt_', ''));
    expect(await bench.store.events.find(bench.org, tick!)).toMatchObject({
      event: { payload: 'a living one' },
    });
    expect([end, fine.hits.length]).toEqual([last.id, 2]);
    expect(refusing.hits).toHaveLength(1);
  });

  test('the event decides, then its org, then the environment', async () => {
    const receiver = await bench.startReceiver([500]);
    const { schedule, ended } = await anOrg({ retryPolicy: policy('100ms', '100ms') });
    const { id } = await schedule(receiver.url);
    expect((await ended(id)).history).toHaveLength(3);
    const own = await schedule(receiver.url, { options: { retryPolicy: policy() } });
    expect((await ended(own.id)).history).toHaveLength(1);
    const plain = await bench.schedule({ destination: receiver.url, scheduledTime: new Date() });
    expect((await failed(plain.id)).history).toHaveLength(2);
  });

  test('an occurrence of a cron job follows its org as well', async () => {
    const receiver = await bench.startReceiver([500]);
    const { org, ended } = await anOrg({ retryPolicy: policy() });
    const { job } = await bench.store.cronJobs.create(
      {
        org,
        destination: receiver.url,
        payload: '',
        expression: '0 0 1 1 *',
        timezone: 'UTC',
        misfire: 'once',
      },
      new Date(Date.now() + 86_400_000),
    );
    const run = await bench.store.cronJobs.run(org, job.id, new Date());
    await bench.queue.ring({ eventId: run!.id, dueAt: run!.scheduledTime });
    expect((await ended(run!.id)).history).toHaveLength(1);
  });

  test('a 410 ends what says nothing of it, and only where the org wants that', async () => {
    const receiver = await bench.startReceiver([410]);
    const { schedule, ended } = await anOrg({ on410: 'fail' });
    const { id } = await schedule(receiver.url);
    const found = await ended(id);
    expect([found.history.length, found.event.failureReason]).toEqual([1, 'gone']);
    const own = await schedule(receiver.url, {
      options: { retryPolicy: { ...policy('100ms'), stopOn: [] } },
    });
    expect((await ended(own.id)).history).toHaveLength(2);
    const plain = await bench.schedule({ destination: receiver.url, scheduledTime: new Date() });
    expect((await failed(plain.id)).history).toHaveLength(2);
    const both = await anOrg({ on410: 'fail', retryPolicy: { ...policy('100ms'), stopOn: [501] } });
    expect((await both.ended((await both.schedule(receiver.url)).id)).history).toHaveLength(1);
  });

  test('whoever an org names is told of each that fails, with its secret header, and of no callback', async () => {
    const alerts = await bench.startReceiver([500]);
    const receiver = await bench.startReceiver([500]);
    const { schedule, ended } = await anOrg({
      retryPolicy: policy(),
      failureCallback: { url: alerts.url, headers: { Authorization: 'Bearer abc' } },
    });
    const { id } = await schedule(receiver.url);
    await ended(id);
    await eventually(() => expect(alerts.hits).toHaveLength(1));
    const [told] = alerts.hits;
    expect(told!.headers['authorization']).toBe('Bearer abc');
    const body = JSON.parse(told!.body) as { type: string; event: { id: string; status: string } };
    expect(body).toMatchObject({ type: 'event.failed', event: { id, status: 'Failed To Send' } });
    expect(Object.keys(body.event)).not.toContain('failureCallback');
    // Its own is called instead.
    const own = await bench.startReceiver();
    const other = await schedule(receiver.url, { options: { failureCallback: own.url } });
    await ended(other.id);
    await eventually(() => expect(own.hits).toHaveLength(1));
    // What has failed by now has no more to tell.
    const last = await schedule(receiver.url);
    await ended(last.id);
    await eventually(() => expect(alerts.hits).toHaveLength(2));
  });

  test('an attempt takes as long as its event says, or its org, or the environment', async () => {
    const hangs = await bench.startReceiver([{ hang: true }]);
    const quick = await anOrg({ timeout: '1s', retryPolicy: policy() });
    const late = await quick.schedule(hangs.url);
    expect((await quick.ended(late.id)).history[0]!.status).toMatch(/^timeout/);
    const slow = await bench.startReceiver([{ delayMs: 1_500 }]);
    const own = await quick.schedule(slow.url, { options: { timeout: '90s' }, timeoutMs: 90_000 });
    await eventually(() => settledAs(quick, own.id, 'Sent'));
  });
});

test('what is changed holds for what is under way, in every worker within a few seconds', async () => {
  const bench = await setUp('postgres');
  try {
    await bench.startWorker({ retryScheduleMs: Array.from({ length: 100 }, () => 300) });
    const receiver = await bench.startReceiver([500]);
    const { id } = await bench.schedule({ destination: receiver.url, scheduledTime: new Date() });
    await eventually(() => expect(receiver.hits.length).toBeGreaterThan(1));
    await bench.store.orgs.changeSettings(bench.org, { retryPolicy: policy() });
    await eventually(() => settledAs(bench, id, 'Failed To Send'), 20_000);
  } finally {
    await bench.tearDown();
  }
});
