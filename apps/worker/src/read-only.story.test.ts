import { createLatch, eventually, queryRows, redisUrl, runSql, type Backend } from '@jiter/testkit';
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
  beforeEach(async () => void (bench = await setUp(backend)));
  afterEach(() => bench.tearDown());

  test('makes an attempt once, though its lease ran out while the database took no writes', async () => {
    const isReadOnly = createLatch();
    const receiver = await bench.startReceiver([{ hold: isReadOnly.opened }, 200]);
    await bench.startWorker({ deliveryTimeoutMs: 60_000 });
    const event = await bench.schedule({ destination: receiver.url, scheduledTime: soon() });
    await eventually(() => expect(receiver.hits).toHaveLength(1));
    await setReadOnly(bench.url, 'on');
    isReadOnly.open();
    const linesOf = (...names: string[]) => bench.lines.filter(({ event }) => names.includes(event));
    const failures = () => linesOf('sweep.failed', 'lease.failed').length;
    await eventually(() => expect(linesOf('attempt.not-recorded')).toHaveLength(1));
    const before = failures();
    await eventually(() => expect(failures()).toBeGreaterThan(before + FAILURES));
    await runSql(bench.url, WRITING, `update events set due_at = now(), wake_at = now()`);
    await setReadOnly(bench.url, 'off');
    const { history } = await eventually(() => settledAs(bench, event.id, 'Sent'), 30_000);
    expect(history).toMatchObject([{ attempt: 1, status: '200' }]);
    expect(receiver.hits).toHaveLength(1);
  });
});
