import { queryRows } from '@jiter/testkit';
import { attemptAt, setupWithOrg, type SetupWithOrg } from '../setup.fixture.ts';
import type { AttemptResult } from './record.ts';

/** The lease is over at once: it lasts up to a second longer than it has to. */
const HOLD = { aheadMs: 250, leaseMs: -1_000 };

let jiter: SetupWithOrg;
let org: string;
beforeEach(async () => {
  jiter = await setupWithOrg();
  org = jiter.org;
});
afterEach(() => jiter.close());

const wish = { destination: 'http://127.0.0.1/', payload: 'hello' };

const tick = (maxLatenessMs?: number) => jiter.tick(maxLatenessMs);

const claim = (id: string) => jiter.claimOne(id, HOLD);

const CUT = { status: 'cut: the worker stopped before an answer came', responseData: '' };
const ended = (event: AttemptResult['event'], outcome: AttemptResult['outcome']) =>
  attemptAt(event, outcome, CUT);

test('an event is not known to have left until a holder does not give it back', async () => {
  const { deliveries, events } = jiter.store;
  const { id } = await jiter.schedule();
  const first = await claim(id);
  expect(first).toMatchObject({ mayHaveLeft: false, claim: 1, attempt: 1 });
  await deliveries.release(first);
  expect((await events.find(org, id))!.event.status).toBe('Pending');
  expect(await claim(id)).toMatchObject({ mayHaveLeft: false, claim: 2 });
  // Nothing is heard of that one any more, and its lease is over.
  const third = await claim(id);
  expect(third).toMatchObject({ mayHaveLeft: true, claim: 3, attempt: 1 });
  await deliveries.release(third);
  expect((await events.find(org, id))!.event.status).toBe('Queued');
  expect(await claim(id)).toMatchObject({ mayHaveLeft: true });
});

test('giving up a claim that was lost changes nothing', async () => {
  const { deliveries, events } = jiter.store;
  const { id } = await jiter.schedule();
  const lost = await claim(id);
  const held = await claim(id);
  await deliveries.release(lost);
  expect((await events.find(org, id))!.event.status).toBe('Queued');
  expect(await deliveries.record(ended(held, { kind: 'sent' }))).toBe(true);
  await deliveries.release(held);
  expect((await events.find(org, id))!.event.status).toBe('Sent');
});

test('an attempt that was cut is in the history, spends nothing, and cannot be undone', async () => {
  const { deliveries, events } = jiter.store;
  const { id } = await jiter.schedule();
  for (const round of [1, 2]) {
    const event = await claim(id);
    expect(event).toMatchObject({ attempt: 1, mayHaveLeft: round > 1 });
    expect(await deliveries.record(ended(event, { kind: 'repeat', at: new Date() }))).toBe(true);
    await deliveries.release(event);
    const found = (await events.find(org, id))!;
    expect(found.event.status).toBe('Queued');
    expect(found.history).toHaveLength(round);
  }
  expect(await events.edit(org, id, { payload: 'another' })).toEqual({ kind: 'settled', status: 'Queued' });
});

test('of a tick it is told until when its first attempt may leave', async () => {
  const { deliveries, events } = jiter.store;
  const id = await tick(60_000);
  const first = await claim(id);
  expect(first.expiresAt).toEqual(new Date(first.scheduledTime.getTime() + 60_000));
  await deliveries.release(first);
  expect(await claim(id)).toMatchObject({ expiresAt: first.expiresAt, mayHaveLeft: false });
  const afterALoss = await claim(id);
  expect(afterALoss).toMatchObject({ expiresAt: first.expiresAt, mayHaveLeft: true });
  await deliveries.record(ended(afterALoss, { kind: 'repeat', at: new Date() }));
  // It is known to have left by now.
  expect(await claim(id)).not.toHaveProperty('expiresAt');
  expect((await events.find(org, id))!.history).toHaveLength(1);
});

test('a tick that is known to have left has its own time to live yet, and no other', async () => {
  const { cronJobs, deliveries } = jiter.store;
  const { bells } = await cronJobs.create(
    {
      ...{ org, ...wish, expression: '* * * * * *', timezone: 'UTC', misfire: 'once', maxLatenessMs: 60_000 },
      options: { maxAge: '2min', maxAgeMs: 120_000 },
    },
    new Date(),
  );
  const id = bells[0]!.eventId;
  const first = await claim(id);
  const within = (ms: number) => new Date(first.scheduledTime.getTime() + ms);
  expect(first).toMatchObject({ expiresAt: within(60_000), neverAfter: within(120_000) });
  await deliveries.record(ended(first, { kind: 'repeat', at: new Date() }));
  expect(await claim(id)).toMatchObject({ expiresAt: within(120_000), mayHaveLeft: true });
});

test('neither retries, nor runs, nor events of no job or of one without a limit, expire', async () => {
  const { deliveries } = jiter.store;
  const retried = await tick(60_000);
  await deliveries.record(ended(await claim(retried), { kind: 'retry', at: new Date() }));
  expect(await claim(retried)).not.toHaveProperty('expiresAt');
  expect(await claim(await tick())).not.toHaveProperty('expiresAt');
  const { id } = await jiter.schedule();
  expect(await claim(id)).not.toHaveProperty('expiresAt');
  const { cronId } = await claim(await tick(60_000));
  const run = await jiter.store.cronJobs.run(org, cronId!, new Date());
  expect(await claim(run!.id)).not.toHaveProperty('expiresAt');
});

test('the limit is that of the job as it is now, however large', async () => {
  const { store } = jiter;
  const id = await tick(Number.MAX_SAFE_INTEGER);
  const event = await claim(id);
  expect(event.expiresAt!.getTime()).toBeGreaterThan(Date.UTC(2100));
  await store.cronJobs.edit(org, event.cronId!, () => ({
    changes: { maxLatenessMs: 5_000 },
    now: new Date(),
  }));
  await store.deliveries.release(event);
  expect((await claim(id)).expiresAt).toEqual(new Date(event.scheduledTime.getTime() + 5_000));
});

test('what was never sent has an entry in the history, and no request in it', async () => {
  const { deliveries, events } = jiter.store;
  const event = await claim(await tick(60_000));
  const { signatures: _none, ...late } = ended(event, { kind: 'failed', reason: 'expired' });
  expect(await deliveries.record(late)).toBe(true);
  const { event: failed, history } = (await events.find(org, event.id))!;
  expect(failed).toMatchObject({ status: 'Failed To Send', failedAt: expect.any(Date) });
  expect(history).toMatchObject([{ requestHeaders: {}, attempt: 1 }]);
  expect(history[0]!.requestBody!()).toBe('');
  expect(await events.findStandpoint(org, event.id)).toMatchObject({
    standing: { isTick: true },
    attempts: [{ wasSent: false }],
  });
  const job = await jiter.store.cronJobs.find(org, event.cronId!);
  expect(job!.history).toMatchObject([{ requestHeaders: {} }]);
  expect(job!.history[0]!.requestBody!()).toBe('');
});

test('in one batch each lease is as long as the timeout of its own event', async () => {
  const due = { org, ...wish, scheduledTime: new Date(Date.now() - 1_000) };
  const made = await jiter.store.events.createMany([
    { ...due, timeoutMs: 1_000, options: { timeout: '1s' } },
    { ...due, timeoutMs: 100_000, options: { timeout: '100s' } },
    due,
  ]);
  await jiter.store.deliveries.claim(
    made.map(({ id }) => id),
    { aheadMs: 0, leaseMs: 23_000, marginMs: 8_000 },
  );
  const rows = await queryRows<{ seconds: number }>(
    jiter.url,
    `select extract(epoch from held_until - now())::float8 as seconds from events order by held_until`,
  );
  // Up to a second longer, and as much less as it took to come here.
  rows.forEach(({ seconds }, place) => expect(Math.abs(seconds - [9, 23, 108][place]!)).toBeLessThan(3));
  expect(rows).toHaveLength(3);
});
