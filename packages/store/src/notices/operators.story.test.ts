import { queryRows } from '@jiter/testkit';
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
