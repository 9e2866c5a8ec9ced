import { fileURLToPath } from 'node:url';
import { eventually } from '@jiter/testkit';
import { backends, healthUrl, type Running } from '../fleet.ts';
import { counted } from './counted.ts';
import { clean, percentile } from './ledger.ts';
import { between, createAll, soon } from '../load.ts';
import { allAlive, settled } from './settled.ts';
import { divided, isFull, sized, TEST_TIMEOUT_MS } from './size.ts';
import { aFleet, aReceiver } from '../a-fleet.ts';

const EVENTS = sized({ short: 100, full: 1_000 });
const DUE_MS = sized<[number, number]>({ short: [2_500, 5_500], full: [6_000, 14_000] });
/** What is late comes with the sweep's help: a queue whose only worker is behind starts its jobs late. */
const LATE_AT_MOST_MS = sized({ short: 40_000, full: 8_000 });
/** Each is measured by answers that take their time on a busy machine. */
const SKEW_OFF_BY_MS = sized({ short: 2_000, full: 200 });

const shim = fileURLToPath(new URL('skew.mjs', import.meta.url));
const skewed = (ms: number) => ({ NODE_OPTIONS: `--import ${shim}`, JITER_TEST_SKEW_MS: String(ms) });

const fleets: Record<string, { apiMs: number; workersMs: number[] }> = {
  'clock: a worker 5 s ahead, another one right': { apiMs: 0, workersMs: [5_000, 0] },
  'clock: a worker 5 s behind, another one right': { apiMs: 0, workersMs: [-5_000, 0] },
  'clock: the only worker 5 s ahead, the API behind': { apiMs: -5_000, workersMs: [5_000] },
  'clock: the only worker 5 s behind, the API ahead': { apiMs: 5_000, workersMs: [-5_000] },
};

/** The hardest ones. */
const inShort = Object.keys(fleets).slice(2);
const chosen = Object.entries(fleets).filter(([scenario]) => isFull || inShort.includes(scenario));

async function readyz(url: string) {
  const answer = await fetch(new URL('/readyz', url));
  return (await answer.json()) as { status: string; clockSkewMs?: number };
}

const logsSkew = ({ output }: Running) => /"event":"clock.skewed","skewMs":-?\d{4}/.test(output());

if (!isFull)
  test.skip.each(Object.keys(fleets).slice(0, 2))('%s: in the full suite only, for its time', () => {});

describe.each(backends)('the queue on %s', (backend) => {
  test.each(divided(backend, chosen))(
    '%s',
    (scenario, { apiMs, workersMs }) =>
      counted(scenario, backend, async (row) => {
        const fleet = await aFleet(backend, { workers: 0, apiEnv: skewed(apiMs) });
        for (const ms of workersMs) {
          await fleet.startWorker({ ...skewed(ms), HEALTH_PORT: '0' });
        }
        const receiver = await aReceiver();
        const ledger = row.watch(receiver);
        const wishes = Array.from({ length: EVENTS }, () => ({
          destination: receiver.url,
          scheduledTime: soon(between(...DUE_MS)),
        }));
        await createAll(fleet, wishes, ledger.created);
        await settled(fleet, ledger, 60_000);

        const lags = ledger.lagsMs();
        row.note({
          'lag p50, ms': percentile(lags, 0.5),
          'p99, ms': percentile(lags, 0.99),
          'max, ms': lags.at(-1)!,
        });
        expect(row.counts()).toMatchObject({ ...clean, created: EVENTS });
        expect(lags.at(-1)).toBeLessThan(LATE_AT_MOST_MS);
        const shown = await Promise.all([fleet.url, ...fleet.running.slice(1).map(healthUrl)].map(readyz));
        for (const [index, ms] of [apiMs, ...workersMs].entries()) {
          const { status, clockSkewMs = 0 } = shown[index]!;
          expect(status).toBe('ready');
          expect(Math.abs(clockSkewMs - ms)).toBeLessThan(SKEW_OFF_BY_MS);
          await eventually(() => expect(logsSkew(fleet.running[index]!)).toBe(ms !== 0));
        }
        allAlive(fleet);
      }),
    TEST_TIMEOUT_MS,
  );
});
