import { eventually } from '@jiter/testkit';
import { backends, type Fleet, type Running } from '../fleet.ts';
import { counted } from './counted.ts';
import { clean, percentile } from './ledger.ts';
import { between, create, createAll, flow, soon, type Created, type Wish } from '../load.ts';
import { allAlive, settled } from './settled.ts';
import { hasTurn, sized, TEST_TIMEOUT_MS } from './size.ts';
import { aFleet, aReceiver } from '../a-fleet.ts';

const SWEPT = sized({ short: 120, full: 5_000 });
const AT_ONCE = sized({ short: 4, full: 10 });
/** At least: events flow as long as there are restarts. */
const ROLLED = sized({ short: 0, full: 3_000 });
const RESTARTS = 2;
const PER_SECOND = sized({ short: 15, full: 50 });

describe.each(backends)('the queue on %s', (backend) => {
  test(
    'two workers, the one that leads looking four times as often, deliver what comes from beyond the horizon',
    () =>
      counted('two sweeps', backend, async (row) => {
        const env = { ENQUEUE_HORIZON: '2s', SWEEP_INTERVAL: '250ms' };
        const fleet = await aFleet(backend, { workers: 2, env });
        const receiver = await aReceiver();
        const ledger = row.watch(receiver);
        const far = sized<[number, number]>({ short: [8_000, 11_000], full: [25_000, 40_000] });
        const wish = () => ({ destination: receiver.url, scheduledTime: soon(between(...far)) });
        await createAll(fleet, Array.from({ length: SWEPT }, wish), ledger.created);
        await settled(fleet, ledger, 120_000);
        const lags = ledger.lagsMs();
        row.note({ 'lag p50, ms': percentile(lags, 0.5), 'p99, ms': percentile(lags, 0.99) });
        expect(row.counts()).toMatchObject({ ...clean, created: SWEPT });
        allAlive(fleet);
      }),
    TEST_TIMEOUT_MS,
  );

  // Who claims is decided by a row.
  if (hasTurn(backend, 0))
    test(
      `${AT_ONCE} workers start at once on events that are due already`,
      () =>
        counted(`${AT_ONCE} workers start at once`, backend, async (row) => {
          const fleet = await aFleet(backend, { workers: 0 });
          const receiver = await aReceiver();
          const ledger = row.watch(receiver);
          const wish = () => ({
            destination: receiver.url,
            scheduledTime: soon(sized({ short: 4_000, full: 15_000 })),
          });
          await createAll(fleet, Array.from({ length: SWEPT / 2 }, wish), ledger.created);
          const lastDueMs = Math.max(...ledger.entries().map(({ dueMs }) => dueMs));
          await eventually(() => expect(Date.now()).toBeGreaterThan(lastDueMs), 30_000);
          await Promise.all(Array.from({ length: AT_ONCE }, () => fleet.startWorker()));
          await settled(fleet, ledger, 120_000);
          expect(row.counts()).toMatchObject({ ...clean, created: SWEPT / 2 });
          allAlive(fleet);
        }),
      TEST_TIMEOUT_MS,
    );

  test(
    'a rolling restart of the workers and the APIs under load',
    () =>
      counted('rolling restart under load', backend, async (row) => {
        const fleet = await aFleet(backend, { workers: 2 });
        const receiver = await aReceiver(() => ({ status: 200, delayMs: between(20, 300) }));
        const ledger = row.watch(receiver);
        const apis = [fleet.api, await fleet.startApi()];
        const balancer = createBalancer(fleet, apis);
        const rolls = { areOver: false };
        const flowing = flow({
          total: Infinity,
          isOver: () => rolls.areOver,
          perSecond: PER_SECOND,
          async send() {
            const wish = { destination: receiver.url, scheduledTime: soon(between(1_500, 3_000)) };
            const result = await balancer.create(wish);
            if (result.kind === 'created') ledger.created(result.event);
          },
        });
        const areEnough = () => ledger.size() > ROLLED;
        const rolling = Promise.all([
          roll([...fleet.workers], fleet.startWorker, areEnough),
          roll(apis, fleet.startApi, areEnough),
        ]).finally(() => (rolls.areOver = true));
        const [[workers, renewed]] = await Promise.all([rolling, flowing]);
        await settled(fleet, ledger, 60_000);
        const lags = ledger.lagsMs();
        row.note({
          'restarts of workers': workers,
          'of APIs': renewed,
          'creates repeated': balancer.repeated(),
          'lag p99, ms': percentile(lags, 0.99),
          'max, ms': lags.at(-1)!,
        });
        const { unknown, ...counts } = row.counts();
        expect({ ...counts, unknown: 0 }).toMatchObject(clean);
        expect(counts.created).toBeGreaterThan(ROLLED);
        // A create that got no answer may exist, and was repeated elsewhere.
        expect(unknown).toBeLessThanOrEqual(balancer.repeated());
        allAlive(fleet);
      }),
    TEST_TIMEOUT_MS,
  );
});

type Api = Running & { url: string };

/** As a load balancer does it: what one API does not accept goes to the next. */
function createBalancer({ apiKey }: Fleet, apis: readonly Api[]) {
  let turn = 0;
  let repeated = 0;
  async function createAtNext(wish: Wish): Promise<Created> {
    const { url } = apis[(turn += 1) % apis.length]!;
    try {
      return await create({ url, apiKey }, wish);
    } catch (error) {
      // What fetch throws when there is no connection; not instanceof, jest's errors are of another realm.
      if ((error as Error).name !== 'TypeError') throw error;
      repeated += 1;
      return createAtNext(wish);
    }
  }
  return { create: createAtNext, repeated: () => repeated };
}

/**
 * As deployments do it: a new one first; the oldest is taken out of `alive`, and then gets its SIGTERM. Each leaves
 * with 0. Answers how many were replaced.
 */
async function roll<T extends Running>(
  alive: T[],
  start: () => Promise<T>,
  areEnough: () => boolean,
): Promise<number> {
  let restarts = 0;
  while (!areEnough() || restarts < RESTARTS) {
    alive.push(await start());
    expect(await alive.shift()!.stop()).toBe(0);
    restarts += 1;
  }
  return restarts;
}
