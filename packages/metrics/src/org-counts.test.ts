import { counterByOrg, createOrgCounts } from './org-counts.ts';
import { createMetrics, mergedCounts, mergedText, type Snapshot } from './metrics.ts';

const MINUTE_MS = 60_000;
const KINDS = [{ source: 'create' }, { source: 'batch' }];

function setup() {
  let nowMs = 0;
  const orgs = createOrgCounts(KINDS.length, () => nowMs);
  const metrics = createMetrics([counterByOrg({ name: 'a_total', help: 'A.' }, KINDS, orgs)]);
  return {
    orgs,
    metrics,
    aMinuteLater: () => (nowMs += MINUTE_MS),
    series: async () => seriesOf(await metrics.text()),
  };
}

const seriesOf = (text: string) =>
  new Map(
    text
      .split('\n')
      .filter((line) => line.startsWith('a_total{'))
      .map((line): [string, number] => [
        /\{(.*)\}/
          .exec(line)![1]!
          .replaceAll(/source=|,?org=|"/g, ' ')
          .trim(),
        Number(line.split(' ').at(-1)),
      ]),
  );
const orgsOf = (series: Map<string, number>) =>
  new Set([...series.keys()].map((key) => key.split(' ').at(-1)));
const sumOf = (series: Map<string, number>) => [...series.values()].reduce((sum, value) => sum + value, 0);
/** As it comes from another process. */
const sent = (snapshot: Snapshot) => JSON.parse(JSON.stringify(snapshot)) as Snapshot;

test('a hundred orgs have counts of their own, the others one together, and nothing is lost', async () => {
  const { orgs, series } = setup();
  for (let org = 1; org <= 1_000; org += 1) orgs.add(String(org), org % 2);
  const read = await series();
  expect(orgsOf(read).size).toBe(101);
  expect(read.size).toBe(102);
  expect(sumOf(read)).toBe(1_000);
});

test('the busiest take the places of others, and those that are about as busy do not', async () => {
  const { orgs, series, aMinuteLater } = setup();
  for (let org = 1; org <= 102; org += 1) orgs.add(String(org), 0, 10);
  orgs.add('101', 0, 5);
  orgs.add('102', 0, 90);
  aMinuteLater();
  await series();
  orgs.add('102', 0, 7);
  const read = await series();
  expect(orgsOf(read).has('101')).toBe(false);
  expect([...read].filter(([key]) => key.endsWith(' 102'))).toEqual([['create   102', 7]]);
});

test('no counter falls, whoever comes, goes and is back, and however many they are', async () => {
  const { orgs, series, aMinuteLater } = setup();
  const highest = new Map<string, number>();
  for (let round = 0; round < 40; round += 1) {
    // Those of this round, and some of long ago.
    for (let n = 0; n < 150; n += 1)
      orgs.add(String((Math.floor(round / 3) % 5) * 90 + n), n % 2, 100 - (n % 50));
    for (let n = 0; n < 12_000; n += 1000) orgs.add(`rare ${round} ${n}`, 0);
    aMinuteLater();
    const read = await series();
    expect(orgsOf(read).size).toBeLessThanOrEqual(101);
    const fallen = [...read].filter(([key, value]) => value < (highest.get(key) ?? 0));
    expect(fallen).toEqual([]);
    for (const [key, value] of read) highest.set(key, value);
  }
  // Others than the first hundred had their turns, and the first ones are back.
  expect(highest.size).toBeGreaterThan(300);
});

test('in a group the sum of an org does not fall when one process shows it no longer, nor when one ends', async () => {
  const [one, other] = [setup(), setup()];
  const groupOf = async (...ended: Snapshot[]) => {
    const all = await Promise.all([one, other].map(async ({ metrics }) => sent(await metrics.snapshot())));
    return seriesOf(await mergedText([...all, ...ended]));
  };
  one.orgs.add('x', 0, 500);
  other.orgs.add('x', 0, 100);
  expect((await groupOf()).get('create   x')).toBe(600);

  for (let org = 1; org <= 100; org += 1) one.orgs.add(String(org), 0, 5_000);
  one.aMinuteLater();
  expect((await one.series()).has('create   x')).toBe(false);
  expect((await groupOf()).get('create   x')).toBe(600);

  const third = setup();
  third.orgs.add('x', 0, 30);
  third.orgs.add('y', 0, 1);
  const gone = await mergedCounts([sent(await third.metrics.snapshot())]);
  const again = await mergedCounts([sent(gone), sent(await third.metrics.snapshot())]);
  expect((await groupOf(gone)).get('create   x')).toBe(630);
  expect((await groupOf(again)).get('create   x')).toBe(660);
  expect(orgsOf(await groupOf(gone)).has('y')).toBe(false);
  other.orgs.add('y', 0, 1);
  expect((await groupOf(gone)).get('create   y')).toBe(2);
});
