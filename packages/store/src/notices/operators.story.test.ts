import { queryRows, runSql } from '@jiter/testkit';
import { setup, type Setup } from '../setup.fixture.ts';

let jiter: Setup;
beforeEach(async () => {
  jiter = await setup();
});
afterEach(() => jiter.close());

const code = 'no-worker-alive';
const at = new Date('2030-01-31T09:00:00.000Z');
const afterMs = (ms: number) => new Date(at.getTime() + ms);
const inAnHour = afterMs(3_600_000);

/** Taken by a process that is slow, and by another one more than a minute later. */
async function takeTwice() {
  const { operators } = jiter.store;
  await operators.see(code, 'No worker');
  await operators.tell(code, 0, {
    notice: { type: 'operator.failing', code, text: 'No worker', at: at.toISOString() },
    by: ['webhook'],
  });
  const [slow] = await operators.take(at);
  const [other] = await operators.take(afterMs(60_001));
  return [slow!, other!] as const;
}

const settle = ({ id, attempt }: { id: string; attempt: number }, isTold: boolean) =>
  jiter.store.operators.settle({
    ...{ id, attempt, isTold, at: afterMs(70_000) },
    ...(isTold ? { status: '200' } : { status: '500', retryAt: inAnHour }),
  });

const notice = async () =>
  (
    await queryRows(
      jiter.url,
      `select status, due_at = '${inAnHour.toISOString()}' as waits, attempts from operator_notices`,
    )
  )[0];

test('what another process has taken since is not settled by one that was slow, unless that told it', async () => {
  const [slow, other] = await takeTwice();
  await settle(slow, false);
  expect(await notice()).toEqual({ status: null, waits: false, attempts: 2 });
  await settle(other, true);
  await settle(slow, false);
  expect(await notice()).toEqual({ status: '200', waits: null, attempts: 2 });
});

test('that a slow process told it counts, whoever has it by then', async () => {
  const [slow, other] = await takeTwice();
  await settle(slow, true);
  await settle(other, false);
  expect(await notice()).toEqual({ status: '200', waits: null, attempts: 2 });
});

test('what was being told as it came to be over is not tried again', async () => {
  const [, other] = await takeTwice();
  await jiter.store.operators.close(code);
  await settle(other, false);
  expect(await notice()).toEqual({ status: 'over', waits: null, attempts: 2 });
  expect(await jiter.store.operators.take(afterMs(86_400_000))).toEqual([]);
});

test('of one that is over nothing is told any more, and of the others there are all that there was to be', async () => {
  const { operators } = jiter.store;
  const other = 'queue-away';
  for (const [about, by] of [
    [code, 'webhook'],
    [other, 'slack'],
  ] as const) {
    const text = `It is ${about}`;
    await operators.see(about, text);
    const notice = { type: 'operator.failing', code: about, text, at: at.toISOString() } as const;
    await operators.tell(about, 0, { notice, by: [by] });
  }
  await operators.close(code);
  expect(await operators.take(at)).toMatchObject([{ channel: 'slack', content: { code: other } }]);
});

test('one that could not be written down is, unless it is known: of that code and that time', async () => {
  const { operators } = jiter.store;
  const past = (about: typeof code | 'queue-away', fromMs: number, toMs: number) =>
    operators.record({
      ...{ code: about, text: '', tells: 0, notices: [] },
      ...{ openedAt: afterMs(fromMs), closedAt: afterMs(toMs) },
    });
  await past(code, 0, 10_000);
  await past(code, 5_000, 15_000);
  await past(code, -5_000, 0);
  await past('queue-away', 0, 10_000);
  await past(code, 20_000, 30_000);
  await past(code, -20_000, -10_000);
  const shown = (await operators.list(10)).map((one) => [one.code, one.openedAt.getTime() - at.getTime()]);
  expect(shown).toEqual([
    [code, 20_000],
    ['queue-away', 0],
    [code, 0],
    [code, -20_000],
  ]);
});

test('one is shown as it was seen last, for ninety days after it was over', async () => {
  const { operators } = jiter.store;
  for (const text of ['One is late', 'Two are late']) await operators.see(code, text);
  expect(await operators.list(10)).toMatchObject([{ code, text: 'Two are late' }]);
  await operators.close(code);
  const close = async (days: number) => {
    await runSql(jiter.url, `update operator_incidents set closed_at = now() - interval '${days} days'`);
    // With what is over next.
    await operators.see('overdue', '');
    await operators.close('overdue');
    return (await operators.list(10)).length;
  };
  expect(await close(89)).toBe(2);
  expect(await close(91)).toBe(1);
});

test('how late requests left is told of the last five minutes, of all orgs', async () => {
  await runSql(
    jiter.url,
    `insert into delivery_stats (org_id, host, step_s, at, lag_1, lag_max)
     select org, host, 10, now() - ago, 1, extract(minute from ago) + 1 from unnest('{1,2}'::bigint[]) as org,
       unnest('{"","a.example"}'::text[]) as host, unnest('{10 seconds,4 minutes,6 minutes}'::interval[]) as ago`,
  );
  const { counts, maxMs } = await jiter.store.operators.lags();
  expect([counts.reduce((sum, one) => sum + one, 0), maxMs]).toEqual([4, 5]);
});
