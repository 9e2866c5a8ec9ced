import { ALL_ATTEMPTS, ALL_EVENTS, queryRows } from '@jiter/testkit';
import { backends, type Fleet } from '../fleet.ts';
import { counted } from './counted.ts';
import { clean, percentile, type Ledger } from './ledger.ts';
import { between, createAll, flow, soon, type Api } from '../load.ts';
import { allAlive, arrived } from './settled.ts';
import { isFull, sized, TEST_TIMEOUT_MS } from './size.ts';
import { aFleet, anotherOrg, aReceiver } from '../a-fleet.ts';

const OTHERS = sized({ short: 10, full: 50 });
const PER_SECOND = sized({ short: 20, full: 100 });
const SLOW_PER_SECOND = 20;
const PHASE_S = sized({ short: 3, full: 20 });
/**
 * With so few slots in short, the slow destination would fill all of them within two seconds, and the others would
 * have to wait until it has timed out. Full has what production has, and compares times.
 */
const inShort = { WORKER_CONCURRENCY: '16', DELIVERY_TIMEOUT: '2min' };
const env = { DRAIN_GRACE: '1s', ...(!isFull && inShort) };
const ARRIVED_WITHIN_MS = 60_000;
const P99_RISES_BY_MS = 50;

/** How many destinations hang, and whose they are. */
const scenarios: Record<string, { hanging: number; org: 'same' | 'another' }> = {
  'one destination of another org hangs, the others': { hanging: 1, org: 'another' },
  'one destination of the same org hangs, the others': { hanging: 1, org: 'same' },
  'every destination of another org hangs, the others': { hanging: 25, org: 'another' },
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

/** Of the slow ones: how many attempts have ended, and how many events are due and wait. */
async function backlogOf({ env: { DATABASE_URL } }: Fleet, destinations: readonly string[]) {
  const sql = `select count(*) filter (where status in ('Pending', 'Queued'))::int as waiting,
    coalesce(sum((select count(*) from ${ALL_ATTEMPTS} where event_id = events.id)), 0)::int as ended
    from ${ALL_EVENTS} where destination = any($1)`;
  const values = [destinations];
  const [row] = await queryRows<{ waiting: number; ended: number }>(DATABASE_URL, sql, values);
  return row!;
}

const urlsOf = (receivers: readonly { url: string }[]) => receivers.map(({ url }) => url);
const receivers = (count: number, script?: Parameters<typeof aReceiver>[0]) =>
  Promise.all(Array.from({ length: count }, () => aReceiver(script)));

/** Slots know nothing of the queue: short divides the scenarios between the two. */
const chosenFor = (backend: string) =>
  Object.entries(scenarios).filter(
    ([, { org }]) => isFull || backends.length === 1 || (org === 'same') === (backend === 'redis'),
  );

describe.each(backends)('the queue on %s', (backend) => {
  test.each(chosenFor(backend))(
    '%s do not notice',
    (scenario, { hanging, org }) =>
      counted(scenario, backend, async (row) => {
        const fleet = await aFleet(backend, { workers: 2, env });
        const others = await receivers(OTHERS);
        const slow = urlsOf(await receivers(hanging, [{ hang: true }]));
        const ledger = row.watch(...others);
        await send(fleet, urlsOf(others), PER_SECOND, ledger);
        await arrived(fleet, ledger, ARRIVED_WITHIN_MS);

        const switchedAtMs = Date.now();
        const slowApi = org === 'same' ? fleet : await anotherOrg(fleet);
        const slowly = send(slowApi, slow, SLOW_PER_SECOND);
        await send(fleet, urlsOf(others), PER_SECOND, ledger);
        await arrived(fleet, ledger, ARRIVED_WITHIN_MS);
        const backlog = await backlogOf(fleet, slow);
        await slowly;

        const alone = ledger.lagsMs(({ dueMs }) => dueMs < switchedAtMs);
        const beside = ledger.lagsMs(({ dueMs }) => dueMs >= switchedAtMs);
        const [p99Alone, p99Beside] = [percentile(alone, 0.99), percentile(beside, 0.99)];
        row.note({
          destinations: OTHERS,
          'events per s': PER_SECOND,
          'hanging requests per s': SLOW_PER_SECOND,
          'of these waiting as the others had arrived': backlog.waiting,
          'timed out until then': backlog.ended,
          'p99 lag alone, ms': p99Alone,
          'p99 lag beside it, ms': p99Beside,
        });
        expect(row.counts()).toMatchObject({ ...clean, created: 2 * PHASE_S * PER_SECOND });
        expect(backlog.waiting).toBeGreaterThan(0);
        // A part of npm test shares its processors with other tests, so it compares no times. There are more hanging
        // requests than slots, and none has ended: had they taken what they could get, the others would still wait.
        if (isFull) expect(p99Beside - p99Alone).toBeLessThan(P99_RISES_BY_MS);
        else expect(backlog.ended).toBe(0);
        allAlive(fleet);
      }),
    TEST_TIMEOUT_MS,
  );
});
