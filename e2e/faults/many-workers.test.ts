import { eventually } from '@jiter/testkit';
import { backends, type Fleet } from '../fleet.ts';
import { createLedger, percentile } from './ledger.ts';
import { between, create, createAll, flow, soon } from './load.ts';
import { settled } from './settled.ts';
import { sized, TEST_TIMEOUT_MS } from './size.ts';
import { aFleet, aReceiver } from './start.ts';

const SWEPT = sized({ short: 300, full: 5_000 });
const AT_ONCE = sized({ short: 4, full: 10 });
const ROLLED = sized({ short: 300, full: 4_000 });
const PER_SECOND = sized({ short: 40, full: 50 });

const once = { lost: 0, duplicated: 0, early: 0 };

describe.each(backends)('the queue on %s', (backend) => {
  test(
    'two sweeps at a time, looking four times as often, ring for what comes from beyond the horizon',
    async () => {
      const env = { ENQUEUE_HORIZON: '2s', SWEEP_INTERVAL: '250ms' };
      const fleet = await aFleet(backend, { workers: 2, env });
      const receiver = await aReceiver();
      const ledger = createLedger([receiver]);
      const far = sized<[number, number]>({ short: [8_000, 11_000], full: [30_000, 50_000] });
      const wish = () => ({ destination: receiver.url, scheduledTime: soon(between(...far)) });
      await createAll(fleet, Array.from({ length: SWEPT }, wish), ledger.created);
      await settled(fleet, ledger, 120_000);
      const lags = ledger.lagsMs();
      const figures = { 'lag p50, ms': percentile(lags, 0.5), 'p99, ms': percentile(lags, 0.99) };
      const counts = ledger.report('two sweeps', backend, 'none', figures);
      expect(counts).toMatchObject({ created: SWEPT, ...once });
    },
    TEST_TIMEOUT_MS,
  );

  test(
    `${AT_ONCE} workers start at once on events that are due already`,
    async () => {
      const fleet = await aFleet(backend, { workers: 0 });
      const receiver = await aReceiver();
      const ledger = createLedger([receiver]);
      const wish = () => ({
        destination: receiver.url,
        scheduledTime: soon(sized({ short: 4_000, full: 15_000 })),
      });
      await createAll(fleet, Array.from({ length: SWEPT / 2 }, wish), ledger.created);
      const lastDueMs = Math.max(...ledger.entries().map(({ dueMs }) => dueMs));
      await eventually(() => expect(Date.now()).toBeGreaterThan(lastDueMs));
      await Promise.all(Array.from({ length: AT_ONCE }, () => fleet.startWorker()));
      await settled(fleet, ledger, 120_000);
      const counts = ledger.report(`${AT_ONCE} workers start at once`, backend, 'none');
      expect(counts).toMatchObject({ created: SWEPT / 2, ...once });
    },
    TEST_TIMEOUT_MS,
  );

  test(
    'a rolling restart under load',
    async () => {
      const fleet = await aFleet(backend, { workers: 2 });
      const receiver = await aReceiver(() => ({ status: 200, delayMs: between(20, 300) }));
      const ledger = createLedger([receiver]);
      const flowing = flow({
        total: ROLLED,
        perSecond: PER_SECOND,
        async send() {
          const wish = { destination: receiver.url, scheduledTime: soon(between(1_500, 3_000)) };
          const result = await create(fleet, wish);
          if (result.kind === 'created') ledger.created(result.event);
        },
      });
      const restarts = await rollWhile(fleet, flowing);
      await settled(fleet, ledger, 60_000);
      const lags = ledger.lagsMs();
      const figures = { restarts, 'lag p99, ms': percentile(lags, 0.99), 'max, ms': lags.at(-1)! };
      const counts = ledger.report('rolling restart under load', backend, 'none', figures);
      expect(counts).toMatchObject({ created: ROLLED, ...once });
    },
    TEST_TIMEOUT_MS,
  );
});

/** As deployments do it: a new one first, then SIGTERM to the oldest. Each leaves with 0. */
async function rollWhile(fleet: Fleet, flowing: Promise<void>): Promise<number> {
  const state = { isOver: false };
  const over = flowing.finally(() => (state.isOver = true));
  const alive = [...fleet.workers];
  let restarts = 0;
  while (!state.isOver || restarts < 2) {
    alive.push(await fleet.startWorker());
    expect(await alive.shift()!.stop()).toBe(0);
    restarts += 1;
  }
  await over;
  return restarts;
}
