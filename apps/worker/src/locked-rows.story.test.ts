import { eventually, openSql, redisUrl, type Backend } from '@jiter/testkit';
import { settledAs, setUp, soon, type Bench } from './worker.fixture.ts';

const backends: Backend[] = redisUrl ? ['postgres', 'redis'] : ['postgres'];
/** For what it says of its last record. */
const GRACE_MS = 10_000;

describe.each(backends)('rows that somebody has a lock on, with the queue on %s', (backend) => {
  let bench: Bench;
  beforeEach(async () => void (bench = await setUp(backend)));
  afterEach(() => bench.tearDown());

  test('an event that somebody has leaves once nobody has it, and keeps no other waiting', async () => {
    const receiver = await bench.startReceiver([200]);
    const due = { destination: receiver.url, scheduledTime: soon(), payload: 'hello' };
    const [theirs, ...others] = await Promise.all(Array.from({ length: 10 }, () => bench.schedule(due)));
    const other = await openSql(bench.url);
    await other.rows(`begin; select from events where id = ${theirs!.id} for update`);
    const worker = await bench.startWorker();
    await eventually(() => expect(receiver.hits).toHaveLength(others.length), 30_000);
    await Promise.all(others.map(({ id }) => eventually(() => settledAs(bench, id, 'Sent'))));
    await other.close();
    await eventually(() => settledAs(bench, theirs!.id, 'Sent'), 30_000);
    await worker.stop(GRACE_MS);
    expect(receiver.hits).toHaveLength(1 + others.length);
    expect(bench.lines.filter(({ event }) => event === 'claim.lost')).toEqual([]);
  });

  test('the record of an event that somebody has waits for that, and no other does', async () => {
    const receiver = await bench.startReceiver([200]);
    const worker = await bench.startWorker();
    const due = { destination: receiver.url, scheduledTime: soon(), payload: 'hello' };
    const [theirs, ...others] = await Promise.all(Array.from({ length: 5 }, () => bench.schedule(due)));
    const other = await openSql(bench.url);
    await other.rows('begin');
    // Whoever is quicker has it: before the claim, between that and the record, or after both.
    await eventually(async () => {
      const sql = `select from events where id = ${theirs!.id} and held_until is not null for update`;
      expect(await other.rows(sql)).toHaveLength(1);
    }, 30_000);
    await Promise.all(others.map(({ id }) => eventually(() => settledAs(bench, id, 'Sent'), 30_000)));
    await eventually(() =>
      expect(bench.lines.some(({ event }) => event === 'attempt.not-recorded')).toBe(true),
    );
    await other.close();
    await eventually(() => settledAs(bench, theirs!.id, 'Sent'), 30_000);
    await worker.stop(GRACE_MS);
    expect(receiver.hits).toHaveLength(1 + others.length);
  });
});
