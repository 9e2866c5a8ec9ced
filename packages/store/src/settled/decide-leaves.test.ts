import { decideLeaves, leafAround, widthFor, type Range } from './decide-leaves.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const now = new Date('2026-06-15T12:34:56.789Z');
const at = (text: string) => new Date(text);
const range = (from: string, to: string): Range => ({ from: at(from), to: at(to) });
const day = (number: number) => range(`2026-06-${number}T00:00:00Z`, `2026-06-${number + 1}T00:00:00Z`);

test.each([
  [0, 30 * DAY_MS],
  [1, MINUTE_MS],
  [30 * MINUTE_MS, MINUTE_MS],
  [HOUR_MS, 2 * MINUTE_MS],
  [DAY_MS, 48 * MINUTE_MS],
  [7 * DAY_MS, 6 * HOUR_MS],
  [30 * DAY_MS, DAY_MS],
  [45 * DAY_MS, 2 * DAY_MS],
  [365 * DAY_MS, 12 * DAY_MS],
])('of what is kept for %i ms a partition holds %i ms', (keepMs, widthMs) => {
  expect(widthFor(keepMs)).toBe(widthMs);
});

test.each([HOUR_MS, 5 * HOUR_MS, DAY_MS, 2 * DAY_MS, 10 * DAY_MS, 30 * DAY_MS, 100 * DAY_MS, 3_650 * DAY_MS])(
  'what is kept for %i ms has twenty to forty-five partitions',
  (keepMs) => {
    const count = keepMs / widthFor(keepMs);
    expect(count).toBeGreaterThanOrEqual(20);
    expect(count).toBeLessThanOrEqual(45);
  },
);

test('where there are none, one before now is made, that of now, and three ahead', () => {
  const { make, drop } = decideLeaves({ keepMs: 30 * DAY_MS, now, leaves: [] });
  expect(make).toEqual([14, 15, 16, 17, 18].map(day));
  expect(drop).toEqual([]);
});

test('what is there is not made again, and what is made next follows it', () => {
  const { make } = decideLeaves({ keepMs: 30 * DAY_MS, now, leaves: [14, 15, 16, 17].map(day) });
  expect(make).toEqual([day(18)]);
});

test('a longer retention changes later partitions only', () => {
  const { make, drop, trim } = decideLeaves({ keepMs: 0, now, leaves: [15, 16].map(day) });
  for (const made of make) for (const leaf of [15, 16].map(day)) expect(overlap(made, leaf)).toBe(false);
  expect(make.at(-1)!.to.getTime()).toBeGreaterThan(now.getTime() + 60 * DAY_MS);
  expect([drop, trim]).toEqual([[], []]);
});

test('a shorter retention replaces those ahead, and has what is older deleted from those that hold too much time', () => {
  const { make, drop, trim } = decideLeaves({ keepMs: HOUR_MS, now, leaves: [14, 15, 16, 17].map(day) });
  expect(drop).toEqual([day(16), day(17), day(14)]);
  expect(trim).toEqual([day(15)]);
  expect(make).toEqual([]);
  const late = new Date('2026-06-15T23:57:00Z');
  expect(decideLeaves({ keepMs: HOUR_MS, now: late, leaves: [14, 15, 16].map(day) })).toEqual({
    drop: [day(16), day(14)],
    trim: [day(15)],
    make: [
      range('2026-06-16T00:00:00Z', '2026-06-16T00:02:00Z'),
      range('2026-06-16T00:02:00Z', '2026-06-16T00:04:00Z'),
    ],
  });
});

test.each([1, HOUR_MS, 7 * DAY_MS, 30 * DAY_MS, 0])(
  'kept for %i ms: whatever was there, all of the time from now on is covered once',
  (keepMs) => {
    const widthMs = widthFor(keepMs);
    for (const leaves of [
      [],
      [day(14)],
      [day(15), day(17)],
      [range('2026-06-15T12:30:00Z', '2026-06-15T12:35:30Z')],
    ]) {
      const { make } = decideLeaves({ keepMs, now, leaves });
      const all = [...leaves, ...make].sort((a, b) => a.from.getTime() - b.from.getTime());
      all
        .slice(1)
        .forEach(({ from }, index) =>
          expect(from.getTime()).toBeGreaterThanOrEqual(all[index]!.to.getTime()),
        );
      for (let ms = now.getTime(); ms < now.getTime() + 3 * widthMs; ms += widthMs / 7)
        expect(all.filter(({ from, to }) => from.getTime() <= ms && ms < to.getTime())).toHaveLength(1);
    }
  },
);

test('what is wholly older than what is kept is dropped, and nothing of what is kept for ever', () => {
  const leaves = [
    range('2026-05-15T00:00:00Z', '2026-05-16T00:00:00Z'),
    range('2026-05-16T00:00:00Z', '2026-05-17T00:00:00Z'),
  ];
  expect(decideLeaves({ keepMs: 30 * DAY_MS, now, leaves }).drop).toEqual(leaves.slice(0, 1));
  expect(decideLeaves({ keepMs: 0, now, leaves }).drop).toEqual([]);
});

test('beside rows that went astray now, the next partition is for soon, and reaches to where it would have', () => {
  const strayed = { from: at('2026-06-15T12:00:00Z'), to: now };
  const { make } = decideLeaves({ keepMs: 30 * DAY_MS, now, leaves: [day(14)], strayed });
  expect(make).toEqual([range('2026-06-15T12:36:00Z', '2026-06-16T00:00:00Z'), day(16), day(17), day(18)]);
});

test('rows that went astray long ago do not matter to those of now', () => {
  const strayed = { from: at('2026-06-01T12:00:00Z'), to: at('2026-06-02T12:00:00Z') };
  const { make } = decideLeaves({ keepMs: 30 * DAY_MS, now, leaves: [14, 15, 16, 17].map(day), strayed });
  expect(make).toEqual([day(18)]);
});

test('the partition for a time is as wide as its neighbours let it be', () => {
  const leaves = [
    range('2026-06-10T00:00:00Z', '2026-06-10T06:00:00Z'),
    range('2026-06-10T18:00:00Z', '2026-06-11T00:00:00Z'),
  ];
  expect(leafAround(at('2026-06-10T12:00:00Z'), DAY_MS, leaves)).toEqual(
    range('2026-06-10T06:00:00Z', '2026-06-10T18:00:00Z'),
  );
  expect(leafAround(at('2026-06-10T05:00:00Z'), DAY_MS, leaves)).toBeUndefined();
  expect(leafAround(at('2026-06-12T05:00:00Z'), DAY_MS, leaves)).toEqual(day(12));
});

function overlap(a: Range, b: Range): boolean {
  return a.from < b.to && b.from < a.to;
}
