import { eventually, queryRows, redisUrl, type Backend } from '@jiter/testkit';
import { silentLog, systemClock } from '@jiter/core';
import { createBells } from '@jiter/runtime';
import { setUp, settledAs, soon, type Bench } from './worker.fixture.ts';

const backends: Backend[] = redisUrl ? ['postgres', 'redis'] : ['postgres'];
/** To it, what can be claimed by the database's time is an hour ahead: so nobody who was claimed gives up a seat. */
const anHourBehind = { now: () => new Date(Date.now() - 3_600_000) };
/** Nothing is repaired within a test. */
const NO_SWEEP = { sweepIntervalMs: 3_600_000 };

describe.each(backends)('a worker whose sweep does nothing, with its queue on %s', (backend) => {
  let bench: Bench;
  beforeEach(async () => void (bench = await setUp(backend)));
  afterEach(() => bench.tearDown());

  const count = async (condition: string) => {
    const sql = `select count(*)::int as count from events where ${condition}`;
    return (await queryRows<{ count: number }>(bench.url, sql))[0]!.count;
  };

  test('delivers and retries by its bells alone', async () => {
    const receiver = await bench.startReceiver([500, 503, 200]);
    await bench.startWorker({ ...NO_SWEEP, retryScheduleMs: [50, 100] });
    const event = await bench.schedule({ destination: receiver.url, scheduledTime: soon() });
    const { history } = await eventually(() => settledAs(bench, event.id, 'Sent'));
    expect(history).toHaveLength(3);
    expect(bench.repairs()).toEqual([]);
  });

  test('leaves a retry beyond the horizon to whoever leads, as a first attempt', async () => {
    const receiver = await bench.startReceiver([500]);
    await bench.startWorker({ ...NO_SWEEP, retryScheduleMs: [60_000], enqueueHorizonMs: 20_000 });
    const { id } = await bench.schedule({ destination: receiver.url, scheduledTime: soon() });
    await eventually(async () => expect(await count(`attempts = 1 and id = ${id}`)).toBe(1));
    const queue = bench.queue.board as { getJobCountByTypes(...types: string[]): Promise<number> };
    await eventually(async () =>
      expect(await queue.getJobCountByTypes('active', 'waiting', 'delayed')).toBe(0),
    );
  });

  test('keeps a job that comes before its time, by a clock that is ahead', async () => {
    const receiver = await bench.startReceiver();
    await bench.startWorker(NO_SWEEP);
    const dueAt = soon(3_000);
    const { id } = await bench.create({ destination: receiver.url, scheduledTime: dueAt });
    const queue = bench.queue.board as { add(name: string, data: unknown): Promise<unknown> };
    await queue.add('deliver', { ids: [id], dueAt: dueAt.getTime() });
    await eventually(() => settledAs(bench, id, 'Sent'));
    expect(receiver.hits[0]!.at).toBeGreaterThanOrEqual(dueAt.getTime());
    expect(bench.repairs()).toEqual([]);
  });

  test('claims nothing more once it is told to stop', async () => {
    const receiver = await bench.startReceiver([{ hang: true }]);
    const worker = await bench.startWorker({ ...NO_SWEEP, workerConcurrency: 4 }, 'worker-1', anHourBehind);
    const dueAt = soon(1_000);
    const events = await Promise.all(
      Array.from({ length: 600 }, () => bench.create({ destination: receiver.url, scheduledTime: soon(0) })),
    );
    await bench.queue.ringAll(events.map(({ id }) => ({ eventId: id, dueAt })));
    await eventually(async () => expect(await count('claims > 0')).toBe(400));
    await worker.stop(0);
    expect(await count('claims > 0')).toBe(400);
  });

  test('has the next sweep ring for what its queue did not take', async () => {
    const { id, scheduledTime } = await bench.create({ scheduledTime: soon(60_000) });
    const fails = () => Promise.reject(new Error('the queue is away'));
    const bells = createBells({
      queue: { ring: fails, ringAll: fails },
      unrung: bench.store.events.unrung,
      horizonMs: 600_000,
      clock: systemClock,
      log: silentLog,
    });
    expect(await count('wake_at <= now()')).toBe(0);
    expect(await bells.ringAll([{ eventId: id, dueAt: scheduledTime }])).toBe(false);
    expect(await count(`wake_at <= now() and id = ${id}`)).toBe(1);
  });
});
