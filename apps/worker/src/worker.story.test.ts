import { Webhook } from 'standardwebhooks';
import { signJiter, standardSecret, systemClock } from '@jiter/core';
import {
  createLatch,
  eventually,
  listEvents,
  queryRows,
  redisUrl,
  runSql,
  type Backend,
} from '@jiter/testkit';
import { failedJobs, setUp, settledAs, signingSecret, soon, type Bench } from './worker.fixture.ts';

const backends: Backend[] = redisUrl ? ['postgres', 'redis'] : ['postgres'];

describe.each(backends)('a worker with its queue on %s', (backend) => {
  let bench: Bench;
  beforeEach(async () => void (bench = await setUp(backend)));
  afterEach(() => bench.tearDown());

  test('delivers what was scheduled, not before its time, signed so that receivers can verify it', async () => {
    const receiver = await bench.startReceiver();
    await bench.startWorker();
    const payload = 'é 😀 "quoted" \\ / \u2028';
    const event = await bench.schedule({
      destination: `${receiver.url}hook`,
      payload,
      scheduledTime: soon(),
    });
    const { history } = await eventually(() => settledAs(bench, event.id, 'Sent'));
    expect(receiver.hits).toHaveLength(1);
    const { at, headers, body, path } = receiver.hits[0]!;
    expect(at).toBeGreaterThanOrEqual(event.scheduledTime.getTime());
    expect(path).toBe('/hook');
    expect(body).toBe(JSON.stringify({ payload, scheduledTime: event.scheduledTime.toISOString() }));
    const verifier = new Webhook(standardSecret(signingSecret));
    expect(verifier.verify(body, headers as Record<string, string>)).toEqual(JSON.parse(body));
    const timestamp = Number(headers['x-jiter-request-timestamp']);
    expect(headers['x-jiter-signature']).toBe(signJiter(signingSecret, timestamp, body));
    expect(timestamp).toBeGreaterThanOrEqual(event.scheduledTime.getTime());
    expect(history).toMatchObject([{ status: '200', attempt: 1, worker: 'worker-1' }]);
    expect(history[0]).toMatchObject({ requestHeaders: { 'User-Agent': 'Jiter/test' } });
    expect(history[0]!.requestBody!()).toBe(body);
  });

  test('tries again until a receiver has recovered, each time signed anew, with the same id', async () => {
    const receiver = await bench.startReceiver([500, { hang: true }, { status: 201, body: 'thanks' }]);
    await bench.startWorker({ deliveryTimeoutMs: 1_500 });
    const event = await bench.schedule({ destination: receiver.url, scheduledTime: soon() });
    const { history } = await eventually(() => settledAs(bench, event.id, 'Sent'));
    expect(history.map(({ status }) => status)).toEqual(['500', 'timeout: no answer within 1500 ms', '201']);
    expect(history[2]!.responseData).toBe('thanks');
    expect(new Set(receiver.hits.map(({ id }) => id)).size).toBe(1);
    const sent = receiver.hits.map(({ headers }) => Number(headers['x-jiter-request-timestamp']));
    expect(sent[1]! - sent[0]!).toBeGreaterThanOrEqual(100);
    // The pause counts from the end of the attempt; its time limit is a timer, which may be a millisecond early.
    expect(sent[2]! - sent[1]!).toBeGreaterThanOrEqual(1_499 + 150);
  });

  test('waits as long as a receiver asks for, and no longer than it may ask for', async () => {
    const busy = { status: 503, headers: { 'Retry-After': '2' } };
    const receiver = await bench.startReceiver([busy, { ...busy, headers: { 'Retry-After': '86400' } }]);
    await bench.startWorker({ retryScheduleMs: [50, 50] });
    const { id } = await bench.schedule({ destination: receiver.url, scheduledTime: soon() });
    await eventually(async () => expect((await bench.find(id)).history).toHaveLength(2));
    expect(receiver.hits[1]!.at - receiver.hits[0]!.at).toBeGreaterThanOrEqual(2_000);
    const sql = 'select due_at, updated_at from events where id = $1';
    const [row] = await queryRows<{ due_at: Date; updated_at: Date }>(bench.url, sql, [id]);
    const waitMs = row!.due_at.getTime() - row!.updated_at.getTime();
    expect(waitMs).toBeLessThanOrEqual(600_000);
    expect(waitMs).toBeGreaterThan(500_000);
  });

  test('gives up after the last retry, and leaves a failed job that says why', async () => {
    const receiver = await bench.startReceiver([{ status: 503, body: 'come back later' }]);
    await bench.startWorker({ retryScheduleMs: [50, 50] });
    const event = await bench.schedule({ destination: receiver.url, scheduledTime: soon() });
    const { history } = await eventually(() => settledAs(bench, event.id, 'Failed To Send'));
    expect(history).toHaveLength(3);
    await eventually(async () => {
      const reasons = (await failedJobs(bench.queue)).map(({ failedReason }) => failedReason);
      expect(reasons).toEqual([`event ${event.id}: 503 after 3 attempts`]);
    });
  });

  test('does not deliver what was cancelled', async () => {
    const receiver = await bench.startReceiver();
    await bench.startWorker();
    // It is cancelled before that, also where this machine is slow.
    const scheduledTime = soon(2_500);
    const cancelled = await bench.schedule({ destination: `${receiver.url}no`, scheduledTime });
    const kept = await bench.schedule({ destination: `${receiver.url}yes`, scheduledTime });
    const edit = await bench.store.events.edit(bench.org, cancelled.id, { status: 'Cancelled' });
    expect(edit.kind).toBe('edited');
    await eventually(() => settledAs(bench, kept.id, 'Sent'));
    await settledAs(bench, cancelled.id, 'Cancelled');
    expect(receiver.hits.map(({ path }) => path)).toEqual(['/yes']);
  });

  test('finds by itself what nobody rang for', async () => {
    const receiver = await bench.startReceiver();
    await bench.startWorker();
    const event = await bench.create({ destination: receiver.url, scheduledTime: soon(100) });
    await eventually(() => settledAs(bench, event.id, 'Sent'));
  });

  test('two of them deliver each of 500 events exactly once', async () => {
    const receiver = await bench.startReceiver();
    await Promise.all([bench.startWorker({}, 'worker-1'), bench.startWorker({}, 'worker-2')]);
    const scheduledTime = soon(1_500);
    const wishes = Array.from({ length: 500 }, () => ({ destination: receiver.url, scheduledTime }));
    const events = await Promise.all(wishes.map((wish) => bench.schedule(wish)));
    await eventually(() => expect(receiver.hits.length).toBeGreaterThanOrEqual(500), 45_000);
    await eventually(async () => {
      const sent = await listEvents(bench.store.events, bench.org, { statuses: ['Sent'] });
      expect(sent).toHaveLength(500);
    });
    const ids = receiver.hits.map(({ id }) => id).sort();
    expect(ids).toEqual(events.map(({ id }) => `evt_${id}`).sort());
    expect(Math.min(...receiver.hits.map(({ at }) => at))).toBeGreaterThanOrEqual(scheduledTime.getTime());
  });

  test('a destination that hangs keeps the events of others neither waiting nor from their attempts', async () => {
    const othersSent = createLatch();
    const slow = await bench.startReceiver([{ status: 500, hold: othersSent.opened }]);
    const quick = await bench.startReceiver();
    await bench.startWorker({ workerConcurrency: 8, deliveryTimeoutMs: 60_000, retryScheduleMs: [] });
    const scheduledTime = soon();
    const many = <T>(count: number, wish: T) => Array.from({ length: count }, () => wish);
    const hanging = await Promise.all(
      many(10, { destination: slow.url, scheduledTime }).map((wish) => bench.schedule(wish)),
    );
    const others = await Promise.all(
      many(20, { destination: quick.url, scheduledTime }).map((wish) => bench.schedule(wish)),
    );
    await eventually(() => Promise.all(others.map(({ id }) => settledAs(bench, id, 'Sent'))));
    expect(slow.hits.length).toBeLessThan(10);
    othersSent.open();
    const failed = await eventually(
      () => Promise.all(hanging.map(({ id }) => settledAs(bench, id, 'Failed To Send'))),
      45_000,
    );
    // Handed back as often as need be, attempted once.
    expect(failed.map(({ history }) => history.length)).toEqual(many(10, 1));
    expect(slow.hits).toHaveLength(10);
  });

  test('hands back what it has not sent when it stops, and lets what is in flight end', async () => {
    const stopping = createLatch();
    const receiver = await bench.startReceiver([{ hold: stopping.opened }, 200]);
    // It claims well ahead, so that there is time to stop it with a claim in its hands.
    const worker = await bench.startWorker({ ringAheadMs: 5_000, deliveryTimeoutMs: 60_000 });
    const inFlight = await bench.schedule({ destination: receiver.url, scheduledTime: soon() });
    await eventually(() => expect(receiver.hits).toHaveLength(1));
    const waiting = await bench.create({ destination: receiver.url, scheduledTime: soon(4_000) });
    await bench.queue.ring({ eventId: waiting.id, dueAt: new Date() });
    await eventually(() => settledAs(bench, waiting.id, 'Queued'));
    const { observed } = worker;
    expect([observed.inFlight(), observed.waiting()]).toEqual([1, 1]);
    const stopped = worker.stop(60_000);
    stopping.open();
    await stopped;
    expect([observed.inFlight(), observed.waiting()]).toEqual([0, 0]);
    expect(observed.totals.handedBack).toMatchObject({ stopping: 1, fault: 0 });
    expect(await queryRows(bench.url, 'select from workers')).toEqual([]);
    await settledAs(bench, inFlight.id, 'Sent');
    const { event, history: none } = await settledAs(bench, waiting.id, 'Pending');
    expect(none).toEqual([]);
    expect(event.scheduledTime).toEqual(waiting.scheduledTime);
    await bench.startWorker({}, 'worker-2');
    const { history } = await eventually(() => settledAs(bench, waiting.id, 'Sent'));
    expect(history).toMatchObject([{ attempt: 1, worker: 'worker-2' }]);
  });

  test('is there for as long as it drains', async () => {
    const latch = createLatch();
    const receiver = await bench.startReceiver([{ hold: latch.opened }]);
    const worker = await bench.startWorker();
    const event = await bench.schedule({ destination: receiver.url, scheduledTime: soon() });
    await eventually(() => expect(receiver.hits).toHaveLength(1));
    const seen = async () =>
      (await queryRows<{ at: Date }>(bench.url, 'select seen_at as at from workers'))[0]?.at.getTime();
    const before = await seen();
    const stopped = worker.stop(60_000);
    await eventually(async () => expect(await seen()).toBeGreaterThan(before!), 30_000);
    latch.open();
    await stopped;
    expect(await seen()).toBeUndefined();
    await settledAs(bench, event.id, 'Sent');
  });

  test('leaves when it stops, also while what it leads with does not end', async () => {
    const begun = createLatch();
    const keepPartitions = () => {
      begun.open();
      return new Promise<never>(() => {});
    };
    const its = { ...bench.store, settled: { ...bench.store.settled, keepPartitions } };
    const worker = await bench.startWorker({}, 'worker-1', systemClock, its);
    await begun.opened;
    await worker.stop(0);
    expect(await queryRows(bench.url, 'select from workers')).toEqual([]);
  });

  test('cuts off what does not end within its grace: it has left, and spends no retry', async () => {
    const receiver = await bench.startReceiver([{ hang: true }, 500, 200]);
    const worker = await bench.startWorker();
    const event = await bench.schedule({ destination: receiver.url, scheduledTime: soon() });
    await eventually(() => expect(receiver.hits).toHaveLength(1));
    await worker.stop(50);
    const cut = { attempt: 1, worker: 'worker-1', status: 'cut: the worker stopped before an answer came' };
    const { history } = await settledAs(bench, event.id, 'Queued');
    expect(history).toMatchObject([cut]);
    expect(history[0]!.requestBody!()).toBe(receiver.hits[0]!.body);
    for (const changes of [{ payload: 'another' }, { status: 'Cancelled' as const }]) {
      const edit = await bench.store.events.edit(bench.org, event.id, changes);
      expect(edit).toEqual({ kind: 'settled', status: 'Queued' });
    }
    await bench.startWorker({ retryScheduleMs: [100] }, 'worker-2');
    const { history: all } = await eventually(() => settledAs(bench, event.id, 'Sent'));
    expect(all).toMatchObject([
      cut,
      { attempt: 1, worker: 'worker-2', status: '500' },
      { attempt: 2, status: '200' },
    ]);
    expect(new Set(receiver.hits.map(({ id, body }) => `${id} ${body}`)).size).toBe(1);
  });

  test('what a lost worker may have sent stays Queued, also when it is handed back', async () => {
    const receiver = await bench.startReceiver();
    const waiting = await bench.create({ destination: receiver.url, scheduledTime: soon(60_000) });
    // A holder of which nothing is heard any more, and whose lease is over.
    await bench.store.deliveries.claim([waiting.id], { aheadMs: 120_000, leaseMs: 0 });
    await runSql(bench.url, 'update events set held_until = now()');
    const worker = await bench.startWorker({ ringAheadMs: 90_000 });
    await bench.queue.ring({ eventId: waiting.id, dueAt: new Date() });
    await eventually(async () => {
      const lines = await queryRows(bench.url, 'select from events where claims > 1');
      expect(lines).toHaveLength(1);
    });
    await worker.stop(5_000);
    expect((await settledAs(bench, waiting.id, 'Queued')).history).toEqual([]);
  });

  test('says one line per attempt, with nothing in it that is not for logs', async () => {
    const receiver = await bench.startReceiver([500, 200]);
    await bench.startWorker();
    const destination = `${receiver.url}hook?token=swordfish`;
    const event = await bench.schedule({ destination, payload: 'top secret', scheduledTime: soon() });
    await eventually(() => settledAs(bench, event.id, 'Sent'));
    const attempts = bench.lines
      .filter((line) => line.event === 'delivery.attempted')
      .map(({ fields }) => fields);
    const common = { eventId: event.id, org: bench.org, host: new URL(receiver.url).host };
    expect(attempts).toMatchObject([
      { ...common, attempt: 1, status: '500', outcome: 'retry' },
      { ...common, attempt: 2, status: '200', outcome: 'sent' },
    ]);
    expect(attempts[0]).toMatchObject({ lagMs: expect.any(Number), durationMs: expect.any(Number) });
    expect(JSON.stringify(bench.lines)).not.toMatch(/swordfish|top secret|signing secret/);
  });
});
