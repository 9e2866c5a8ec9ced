import { eventually, redisUrl, type Backend } from '@jiter/testkit';
import { setUp, settledAs, soon, type Bench } from './worker.fixture.ts';

const backends: Backend[] = redisUrl ? ['postgres', 'redis'] : ['postgres'];
const CONCURRENCY = 8;

/** As whoever reaches the queue may use it. */
type Board = { addBulk(jobs: readonly object[]): Promise<unknown> };

const many = (data: object) =>
  Array.from({ length: 20 * CONCURRENCY }, () => ({ name: 'deliver', data, opts: { attempts: 1_000_000 } }));
const manyIds = Array.from({ length: 100 }, (_, index) => String(index + 1));

describe.each(backends)('a worker with its queue on %s', (backend) => {
  let bench: Bench;
  beforeEach(async () => void (bench = await setUp(backend)));
  afterEach(() => bench.tearDown());

  test.each<[string, () => object]>([
    ['are for no moment that there is', () => ({ ids: ['7'], dueAt: 1e300 })],
    ['are not due for most of a minute', () => ({ ids: manyIds, dueAt: Date.now() + 55_000 })],
    ['name events that are not there', () => ({ ids: manyIds, dueAt: Date.now() })],
    ['name what is no event', () => ({ ids: ['abc'], dueAt: Date.now() })],
  ])('delivers on time beside more jobs than it has room for that %s', async (_what, data) => {
    const receiver = await bench.startReceiver();
    await (bench.queue.board as Board).addBulk(many(data()));
    // The sweep would find it by itself: this is about the job.
    await bench.startWorker({ workerConcurrency: CONCURRENCY, sweepIntervalMs: 60_000 });
    const event = await bench.schedule({ destination: receiver.url, scheduledTime: soon() });
    const { history } = await eventually(() => settledAs(bench, event.id, 'Sent'));
    expect(history).toHaveLength(1);
  });

  test('an event named by many jobs at once is delivered once', async () => {
    const receiver = await bench.startReceiver();
    const event = await bench.create({ destination: receiver.url, scheduledTime: soon() });
    const ids = [...manyIds.slice(1), event.id];
    await (bench.queue.board as Board).addBulk(many({ ids, dueAt: event.scheduledTime.getTime() }));
    await bench.startWorker({ workerConcurrency: CONCURRENCY });
    await eventually(() => settledAs(bench, event.id, 'Sent'));
    const sentinel = await bench.schedule({ destination: receiver.url, scheduledTime: soon() });
    await eventually(() => settledAs(bench, sentinel.id, 'Sent'));
    expect(receiver.hits.map(({ id }) => id)).toEqual([`evt_${event.id}`, `evt_${sentinel.id}`]);
  });
});
