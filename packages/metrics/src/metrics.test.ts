import { countInto, createHistogram } from '@jiter/core';
import { counter, gauge, times } from './family.ts';
import { createMetrics, mergedCounts, mergedText, type Snapshot } from './metrics.ts';

const lag = createHistogram();
for (const ms of [0, 3, 4, 400_000]) countInto(lag, ms);

const families = (sent: number) => [
  counter({ name: 'a_total', help: 'A.' }, () => [[{ kind: 'x' }, sent]]),
  gauge({ name: 'b', help: 'B.' }, () => Promise.resolve([[{}, 2]] as const)),
  gauge({ name: 'skew', help: 'S.', merge: 'max' }, () => [[{}, sent]]),
  times({ name: 'c_seconds', help: 'C.' }, () => [[{ of: 'y' }, lag]]),
];
const linesOf = (text: string, name: string) => text.split('\n').filter((line) => line.startsWith(name));
/** As it comes from another process. */
const sent = (snapshot: Snapshot) => JSON.parse(JSON.stringify(snapshot)) as Snapshot;

test('families are read when somebody asks, histograms in seconds, beside those of the process', async () => {
  const text = await createMetrics(families(7)).text();
  expect(linesOf(text, 'a_total')).toEqual(['a_total{kind="x"} 7']);
  expect(linesOf(text, 'b ')).toEqual(['b 2']);
  expect(
    linesOf(text, 'c_seconds').filter((line) => /le="(0|0.002|0.005|300|\+Inf)"|_(sum|count)/.test(line)),
  ).toEqual([
    'c_seconds_bucket{of="y",le="0"} 1',
    'c_seconds_bucket{of="y",le="0.002"} 1',
    'c_seconds_bucket{of="y",le="0.005"} 3',
    'c_seconds_bucket{of="y",le="300"} 3',
    'c_seconds_bucket{of="y",le="+Inf"} 4',
    'c_seconds_sum{of="y"} 400.007',
    'c_seconds_count{of="y"} 4',
  ]);
  expect(linesOf(text, '# TYPE c_seconds')).toEqual(['# TYPE c_seconds histogram']);
  expect(linesOf(text, 'process_resident_memory_bytes')).toHaveLength(1);
});

test('several processes tell as one; of those that ended the counts stay, and nothing else', async () => {
  const [one, other] = await Promise.all([3, 4].map((n) => createMetrics(families(n)).snapshot()));
  const both = await mergedText([sent(one!), sent(other!)]);
  expect(linesOf(both, 'a_total')).toEqual(['a_total{kind="x"} 7']);
  expect(linesOf(both, 'b ')).toEqual(['b 4']);
  expect(linesOf(both, 'skew ')).toEqual(['skew 4']);
  expect(linesOf(both, 'c_seconds_count')).toEqual(['c_seconds_count{of="y"} 8']);
  expect(both).not.toMatch(/NaN|null|undefined|^\S+ \+Inf$/m);

  const gone = await mergedCounts([sent(other!)]);
  const left = await mergedText([sent(one!), gone]);
  expect(linesOf(left, 'a_total')).toEqual(['a_total{kind="x"} 7']);
  expect(linesOf(left, 'b ')).toEqual(['b 2']);
});
