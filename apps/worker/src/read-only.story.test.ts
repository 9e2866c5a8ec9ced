import { createLatch, eventually, queryRows, redisUrl, runSql, type Backend } from '@jiter/testkit';
import { lookUpHere } from './lookup.fixture.ts';
import { createGotSender } from './send/send-got.ts';
import { setUp, settledAs, soon, type Bench } from './worker.fixture.ts';

const backends: Backend[] = redisUrl ? ['postgres', 'redis'] : ['postgres'];
/** Enough for the pauses between a record's tries to have grown to their full length. */
const FAILURES = 10;

/** Whatever the session: the database itself is told to take no writes. */
const WRITING = 'set default_transaction_read_only = off';

/** As an operator does it, or a failover. Only new sessions follow, so the others are ended. */
async function setReadOnly(url: string, value: 'on' | 'off'): Promise<void> {
  const [found] = await queryRows<{ name: string }>(url, 'select current_database() as name');
  await runSql(
    url,
    WRITING,
    `alter database ${found!.name} set default_transaction_read_only = ${value}`,
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()`,
  );
}

describe.each(backends)('a worker with its queue on %s', (backend) => {
  let bench: Bench;
  let isReadOnly: ReturnType<typeof createLatch>;
  let asked: number;
  /** For the first connection by a name there is no descriptor. */
  const lookup = lookUpHere(async () => {
    asked += 1;
    const isFirst = asked === 1;
    if (isFirst) await isReadOnly.opened;
    return !isFirst;
  });
  beforeEach(async () => {
    isReadOnly = createLatch();
    asked = 0;
    bench = await setUp(backend, () => createGotSender({ dial: { lookup } }));
  });
  afterEach(() => bench.tearDown());
  const linesOf = (...names: string[]) => bench.lines.filter(({ event }) => names.includes(event));

  async function untilWritesHaveFailed(): Promise<void> {
    const failures = () => linesOf('sweep.failed', 'lease.failed').length;
    const before = failures();
    await eventually(() => expect(failures()).toBeGreaterThan(before + FAILURES));
  }

  test('makes an attempt once, though its lease ran out while the database took no writes', async () => {
    const receiver = await bench.startReceiver([{ hold: isReadOnly.opened }, 200]);
    await bench.startWorker({ deliveryTimeoutMs: 60_000 });
    const event = await bench.schedule({ destination: receiver.url, scheduledTime: soon() });
    await eventually(() => expect(receiver.hits).toHaveLength(1));
    await setReadOnly(bench.url, 'on');
    isReadOnly.open();
    await eventually(() => expect(linesOf('attempt.not-recorded')).toHaveLength(1));
    await untilWritesHaveFailed();
    await runSql(bench.url, WRITING, `update events set due_at = now(), wake_at = now()`);
    await setReadOnly(bench.url, 'off');
    const { history } = await eventually(() => settledAs(bench, event.id, 'Sent'), 30_000);
    expect(history).toMatchObject([{ attempt: 1, status: '200' }]);
    expect(receiver.hits).toHaveLength(1);
  });

  test('gives back what it could not send once that can be written, long before its lease is over', async () => {
    const receiver = await bench.startReceiver([200]);
    await bench.startWorker({ deliveryTimeoutMs: 300_000 });
    const destination = receiver.url.replace('127.0.0.1', 'receiver.invalid');
    const { id } = await bench.schedule({ destination, scheduledTime: soon() });
    await eventually(() => expect(asked).toBe(1));
    await setReadOnly(bench.url, 'on');
    isReadOnly.open();
    await eventually(() => expect(linesOf('delivery.broken')).toHaveLength(1));
    await untilWritesHaveFailed();
    await setReadOnly(bench.url, 'off');
    const { history } = await eventually(() => settledAs(bench, id, 'Sent'), 30_000);
    expect(history).toMatchObject([{ attempt: 1, status: '200' }]);
    expect(linesOf('event.not-released', 'sweep.rung-for-silent')).toEqual([]);
  });
});
