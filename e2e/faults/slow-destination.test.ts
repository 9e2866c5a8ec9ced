import { silentLog } from '@jiter/core';
import { openStore } from '@jiter/store';
import { eventually } from '@jiter/testkit';
import { backends, type Fleet } from '../fleet.ts';
import { atEnd } from './at-end.ts';
import { createLedger, percentile, type Ledger } from './ledger.ts';
import { between, createAll, flow, soon, type Api } from './load.ts';
import { allAlive } from './settled.ts';
import { isFull, sized, TEST_TIMEOUT_MS } from './size.ts';
import { aFleet, aReceiver } from './start.ts';

const OTHERS = sized({ short: 10, full: 50 });
const PER_SECOND = sized({ short: 40, full: 100 });
const SLOW_PER_SECOND = 20;
const PHASE_S = sized({ short: 3, full: 45 });
/** With so few slots in short, the slow destination would fill all of them within a second. */
const env = { DRAIN_GRACE: '1s', ...(!isFull && { WORKER_CONCURRENCY: '16' }) };
const ARRIVED_WITHIN_MS = 30_000;
const P99_RISES_BY_MS = 50;

/** How many destinations hang; all of them belong to an org other than that of the others. */
const scenarios = {
  'one destination hangs, the others': 1,
  'every destination of an org hangs, the others': 25,
};

async function send(api: Api, destinations: readonly string[], perSecond: number, ledger?: Ledger) {
  await flow({
    total: PHASE_S * perSecond,
    perSecond,
    async send(index) {
      const destination = destinations[index % destinations.length]!;
      const wish = { destination, scheduledTime: soon(between(2_000, 4_000)) };
      await createAll(api, [wish], (event) => ledger?.created(event));
    },
  });
}

async function anotherOrg({ url, env: { DATABASE_URL, JITER_MASTER_KEY } }: Fleet): Promise<Api> {
  const options = { poolMax: 1, applicationName: 'test', enqueueHorizonMs: 1_000, log: silentLog };
  const store = await openStore({ ...options, url: DATABASE_URL, masterKeys: [JITER_MASTER_KEY] });
  atEnd(store, ({ close }) => close());
  const { apiKey } = await store.orgs.create('another');
  return { url, apiKey };
}

async function arrived(ledger: Ledger): Promise<void> {
  await eventually(() => expect(ledger.missing()).toHaveLength(0), ARRIVED_WITHIN_MS);
}

const urlsOf = (receivers: readonly { url: string }[]) => receivers.map(({ url }) => url);
const receivers = (count: number, script?: Parameters<typeof aReceiver>[0]) =>
  Promise.all(Array.from({ length: count }, () => aReceiver(script)));

/** The gate knows nothing of the queue: short has one scenario on each. */
const chosenFor = (backend: string) =>
  Object.entries(scenarios).filter(([, hanging]) => isFull || (hanging === 1) === (backend === 'redis'));

describe.each(backends)('the queue on %s', (backend) => {
  test.each(chosenFor(backend))(
    '%s do not notice',
    async (scenario, hanging) => {
      const fleet = await aFleet(backend, { workers: 2, env });
      const others = await receivers(OTHERS);
      const slow = await receivers(hanging, [{ hang: true }]);
      const hung = () => slow.reduce((sum, { hits }) => sum + hits.length, 0);
      const before = createLedger(others);
      await send(fleet, urlsOf(others), PER_SECOND, before);
      await arrived(before);

      const beside = createLedger(others);
      const slowly = send(await anotherOrg(fleet), urlsOf(slow), SLOW_PER_SECOND);
      await eventually(() => expect(hung()).toBeGreaterThan(0));
      await send(fleet, urlsOf(others), PER_SECOND, beside);
      await arrived(beside);
      await slowly;

      const [p99Before, p99Beside] = [before, beside].map((ledger) => percentile(ledger.lagsMs(), 0.99));
      const counts = beside.report(scenario, backend, 'none', {
        destinations: OTHERS,
        'requests that hung': hung(),
        'p99 lag before, ms': p99Before!,
        'p99 lag beside, ms': p99Beside!,
      });
      expect(counts).toMatchObject({ created: PHASE_S * PER_SECOND, lost: 0, duplicated: 0, early: 0 });
      // A part of npm test shares its processors with other tests: there only that nobody is held up counts.
      if (isFull) expect(p99Beside! - p99Before!).toBeLessThan(P99_RISES_BY_MS);
      allAlive(fleet);
    },
    TEST_TIMEOUT_MS,
  );
});
