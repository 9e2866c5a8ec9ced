import { eventually, queryRows, redisUrl, runSql, watchStatements, type Backend } from '@jiter/testkit';
import { setUp, settledAs, soon, type Bench } from './worker.fixture.ts';

const backends: Backend[] = redisUrl ? ['postgres', 'redis'] : ['postgres'];
const NAMES = ['worker-1', 'worker-2', 'worker-3'];
/** However long a test takes, nobody but who is told to comes to lead. */
const HELD_BY_ANOTHER = `update leases set holder = 'another', term = term + 1, held_until = now() + interval '1 hour'`;

describe.each(backends)('several workers, their queue on %s', (backend) => {
  let bench: Bench;
  beforeEach(async () => void (bench = await setUp(backend)));
  afterEach(() => bench.tearDown());

  const startAll = () => Promise.all(NAMES.map((name) => bench.startWorker({}, name)));
  const leaders = () =>
    bench.lines.filter(({ event }) => event === 'lease.taken').map(({ fields }) => fields['holder']);

  test('one leads at a time, and what nobody rang for is found, also after it has left', async () => {
    const receiver = await bench.startReceiver();
    const workers = await startAll();
    for (let left = 0; left < 2; left += 1) {
      await eventually(() => expect(leaders()).toHaveLength(left + 1));
      const { id } = await bench.create({ destination: receiver.url, scheduledTime: soon() });
      await eventually(() => settledAs(bench, id, 'Sent'));
      await workers[NAMES.indexOf(leaders()[left] as string)]!.stop(0);
    }
    await eventually(() => expect(new Set(leaders())).toEqual(new Set(NAMES)));
    const rows = await queryRows(bench.url, "select term from leases where name = 'leader'");
    expect(rows).toEqual([{ term: '3' }]);
  });

  test('those that do not lead look for nothing, and deliver what they are rung for', async () => {
    await runSql(bench.url, HELD_BY_ANOTHER);
    const receiver = await bench.startReceiver();
    const silent = await bench.create({ destination: receiver.url, scheduledTime: soon(0) });
    const statements = watchStatements(/^(?!with taken as)/);
    await startAll();
    const rung = await bench.schedule({ destination: receiver.url, scheduledTime: soon() });
    await eventually(() => settledAs(bench, rung.id, 'Sent'));
    await eventually(() => expect(statements.said.length).toBeGreaterThan(3 * NAMES.length));
    statements.stop();
    await settledAs(bench, silent.id, 'Pending');
    expect(bench.repairs()).toEqual([]);
    await runSql(bench.url, 'update leases set held_until = now()');
    await eventually(() => settledAs(bench, silent.id, 'Sent'));
    expect(leaders()).toHaveLength(1);
  });

  test('a worker says by the clock of the database when it started, whatever its machine showed before', async () => {
    let aheadMs = 3_600_000;
    const starting = bench.startWorker({}, 'ahead', { now: () => new Date(Date.now() + aheadMs) });
    aheadMs = 0;
    await starting;
    await eventually(async () => {
      const [sign] = (await bench.store.fleet.look()).workers;
      expect(Math.abs(sign!.startedAt.getTime() - Date.now())).toBeLessThan(600_000);
    });
  });
});
