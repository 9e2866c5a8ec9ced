import { ticksAhead } from './ticks-ahead.ts';

const from = new Date('2027-01-31T00:00:00.000Z');
const day = { from, stepMs: 3_600_000, steps: 24 };
const aGroup = (changes: Partial<Parameters<typeof ticksAhead>[0][number]> = {}) => ({
  expression: '30 * * * *',
  timezone: 'UTC',
  next: from,
  host: '',
  jobs: 1,
  ...changes,
});
const sumOf = (due: readonly { count: number }[]) => due.reduce((sum, { count }) => sum + count, 0);

test('jobs of one schedule fire together, at whatever host; those whose schedule cannot be read do not', async () => {
  const jobs = [
    aGroup({ jobs: 3, host: 'a' }),
    aGroup({ jobs: 2, host: 'b' }),
    aGroup({ expression: '99 * * * *' }),
  ];
  const { due, isExact } = await ticksAhead(jobs, day);
  expect(isExact).toBe(true);
  const at = (host: string) => due.filter((one) => one.host === host);
  expect([at('a').length, sumOf(at('a')), sumOf(at('b')), sumOf(at(''))]).toEqual([24, 72, 48, 0]);
});

test('those beyond the bound are taken to fire like those that were counted, which is said', async () => {
  // Each asks for its share of what is asked in all: seventeen are counted.
  const jobs = Array.from({ length: 68 }, (_, second) =>
    aGroup({ expression: '* * * * * *', next: new Date(from.getTime() - 1_000 * second), jobs: 2 }),
  );
  const { due, isExact } = await ticksAhead(jobs, day);
  expect(isExact).toBe(false);
  expect(Math.round(sumOf(due) / 86_400)).toBe(136);
});

test('one that fires more often than is asked for each is estimated, which is said', async () => {
  const { due, isExact } = await ticksAhead([aGroup({ expression: '*/10 * * * * *', jobs: 5 })], day);
  expect([Math.round(sumOf(due) / 8_640), isExact]).toEqual([5, false]);
});
