import { ATTEMPT_CLASSES, countInto } from '@jiter/core';
import { createMetrics, mergedText } from '@jiter/metrics';
import { aTerm } from '../duties/term.fixture.ts';
import { countingDuty, type DutyCounts } from './duty-counts.ts';
import { listFamilies } from './families.ts';
import { createTally } from './tally.ts';

const away = () => Promise.reject(new Error('away'));

/** Of a worker of whose numbers no two are alike. */
async function metricsOfOne() {
  const { totals } = createTally();
  totals.attempts.repeat[ATTEMPT_CLASSES.indexOf('timeout')] = 4;
  totals.early = 5;
  totals.created = { tick: 6, callback: 7, replay: 8 };
  countInto(totals.lag, 2_000);
  countInto(totals.duration, 3_000);
  const duties: DutyCounts = new Map();
  let runs = 0;
  const run = () => ((runs += 1) > 1 ? Promise.resolve() : away());
  const [sweep] = ['sweep', 'prune'].map((name) =>
    countingDuty(duties, { name, firstMs: 0, everyMs: 0, run }),
  );
  // Whoever repeats it says so.
  await expect(sweep!.run(aTerm())).rejects.toThrow('away');
  await sweep!.run(aTerm());
  await sweep!.run(aTerm());
  return createMetrics(
    listFamilies({
      ...{ version: '1.2.3', skewMs: () => 1_500, totals, duties },
      ...{ inFlight: () => 2, waiting: () => 3, statements: () => [] },
    }),
  );
}

/** What is told of a name: those that are not zero, and all of the duties. */
const told = (text: string) =>
  text
    .split('\n')
    .filter((line) => /^jiter_/.test(line) && (!line.endsWith(' 0') || /_duty_/.test(line)))
    .filter((line) => !line.includes('_bucket'));

const EACH = [
  'jiter_gate_in_flight 2',
  'jiter_gate_waiting 3',
  'jiter_deliveries_total{outcome="repeat",status_class="timeout"} 4',
  'jiter_deliveries_early_total 5',
  'jiter_events_created_total{source="tick"} 6',
  'jiter_events_created_total{source="callback"} 7',
  'jiter_events_created_total{source="replay"} 8',
  'jiter_delivery_lag_seconds_sum 2',
  'jiter_delivery_lag_seconds_count 1',
  'jiter_delivery_duration_seconds_sum 3',
  'jiter_delivery_duration_seconds_count 1',
  'jiter_duty_runs_total{duty="sweep",result="done"} 2',
  'jiter_duty_runs_total{duty="sweep",result="failed"} 1',
  'jiter_duty_runs_total{duty="prune",result="done"} 0',
  'jiter_duty_runs_total{duty="prune",result="failed"} 0',
];
const OF_ALL = ['jiter_build_info{service="worker",version="1.2.3"} 1', 'jiter_clock_skew_seconds 1.5'];

test('each number is told under its own name', async () => {
  const metrics = await metricsOfOne();
  expect(told(await metrics.text()).sort()).toEqual([...EACH, ...OF_ALL].sort());
});

test('those of two processes are added up, but for what is said of their machine and their version', async () => {
  const snapshots = await Promise.all([1, 2].map(async () => (await metricsOfOne()).snapshot()));
  const doubled = EACH.map((line) => line.replace(/\d+$/, (number) => String(2 * Number(number))));
  expect(told(await mergedText(snapshots)).sort()).toEqual([...doubled, ...OF_ALL].sort());
});
