import { eventually, queryRows, runSql } from '@jiter/testkit';
import { setup, type Setup } from '../setup.fixture.ts';

let jiter: Setup;
beforeEach(async () => {
  jiter = await setup();
});
afterEach(() => jiter.close());

/** `count` rows due in `dueIn`, as they stand when they were rung. */
const insert = (count: number, dueIn: string, wakeIn: string, status = 'Pending') =>
  runSql(
    jiter.url,
    `insert into events (org_id, destination, payload, scheduled_time, due_at, wake_at, status)
     select 1, 'http://127.0.0.1/', '', now() + interval '${dueIn}', now() + interval '${dueIn}',
       now() + interval '${wakeIn}', '${status}' from generate_series(1, ${count})`,
  );

const countOf = async (condition: string) =>
  (await queryRows<{ count: number }>(jiter.url, `select count(*)::int from events where ${condition}`))[0]!
    .count;

test('everything within the horizon is woken in batches, however many are due at the same moment', async () => {
  const { deliveries } = jiter.store;
  await insert(3, '1 minute', '61 seconds');
  await insert(25_000, '2 minutes', '121 seconds');
  await insert(4, '9 minutes', '541 seconds', 'Queued');
  // Rung a while ago, and left alone since.
  await insert(2, '-10 seconds', '29 seconds');
  await insert(5, '12 minutes', '2 minutes');
  const counts: number[] = [];
  let from: Date | undefined;
  do {
    const { count, next } = await deliveries.wakeAll(from);
    counts.push(count);
    from = next;
  } while (from);
  expect(counts).toEqual([10_000, 10_000, 5_009]);
  expect(await countOf('wake_at <= now()')).toBe(25_009);
  expect(await countOf(`due_at > now() + interval '10 minutes' and wake_at > now()`)).toBe(5);
});

test('how long a row that was rung for is left alone is for the caller to say', async () => {
  const { deliveries } = jiter.store;
  const wake = (ringAgainMs: number) => deliveries.wake({ limit: 10, patienceMs: 0, ringAgainMs });
  const isLeftAlone = (from: string, to: string) =>
    countOf(`wake_at between now() + interval '${from}' and now() + interval '${to}'`);
  await insert(1, '-3 seconds', '-1 second');
  expect(await wake(50)).toHaveLength(1);
  await eventually(async () => expect(await wake(30_000)).toHaveLength(1));
  expect(await isLeftAlone('20 seconds', '30 seconds')).toBe(1);
  await runSql(jiter.url, 'update events set wake_at = now()');
  expect(await wake(5_000)).toHaveLength(1);
  expect(await isLeftAlone('0 seconds', '5 seconds')).toBe(1);
});
