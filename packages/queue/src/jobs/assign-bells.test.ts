import type { BellJob } from '../backends/engine.ts';
import { createOpenJobs, assignBells } from './assign-bells.ts';

const NOW = Date.parse('2026-01-01T00:00:00.000Z');
const SOON = NOW + 60_000;
const timing = { nowMs: NOW, ringAheadMs: 200 };

const bell = (eventId: string, dueAtMs: number) => ({ eventId, dueAt: new Date(dueAtMs) });
const bells = (count: number, dueAtMs: number, from = 0) =>
  Array.from({ length: count }, (_, index) => bell(String(from + index), dueAtMs));

/** A job as it lies in the queue, as far as it is looked at. */
function jobWith(ids: string[], dueAt: number, delay = dueAt - NOW - 200): BellJob {
  return { data: { ids, dueAt }, delay } as unknown as BellJob;
}

function openWith(...jobs: BellJob[]) {
  const open = createOpenJobs();
  jobs.forEach((job) => open.keep(job));
  return open;
}

test('bells of one bucket share a job, up to a hundred ids', () => {
  const { additions, extensions } = assignBells(bells(250, SOON), createOpenJobs(), timing);
  expect(additions.map(({ ids }) => ids.length)).toEqual([100, 100, 50]);
  expect(additions.every(({ dueAtMs, delayMs }) => dueAtMs === SOON && delayMs === 59_800)).toBe(true);
  expect(extensions).toEqual([]);
});

test('bells of one bucket, a tenth of a second, share a job that starts at its beginning', () => {
  const rung = [bell('1', SOON + 99), bell('2', SOON + 100), bell('3', SOON)];
  const { additions } = assignBells(rung, createOpenJobs(), timing);
  expect(additions).toEqual([
    { ids: ['1', '3'], dueAtMs: SOON, delayMs: 59_800 },
    { ids: ['2'], dueAtMs: SOON + 100, delayMs: 59_900 },
  ]);
});

test('an open job takes bells of its bucket, whichever comes first', () => {
  const job = jobWith(['a'], SOON);
  const { additions, extensions } = assignBells([bell('1', SOON + 40)], openWith(job), timing);
  expect(extensions).toMatchObject([{ job, ids: ['a', '1'], delayMs: 59_800 }]);
  expect(additions).toEqual([]);
});

test('everything that starts at once shares jobs, under the earliest time among them', () => {
  const late = [bell('1', NOW - 5_000), bell('2', NOW - 7_000), bell('3', NOW + 299), bell('4', NOW + 300)];
  const { additions } = assignBells(late, createOpenJobs(), timing);
  expect(additions).toEqual([
    { ids: ['1', '2', '3'], dueAtMs: NOW - 7_000, delayMs: 0 },
    { ids: ['4'], dueAtMs: NOW + 300, delayMs: 100 },
  ]);
});

test('a delay is whole milliseconds, whatever the settings are', () => {
  const { additions } = assignBells([bell('1', SOON)], createOpenJobs(), { ...timing, ringAheadMs: 12.3 });
  expect(additions[0]!.delayMs).toBe(59_988);
});

test('an open job is filled before another is added', () => {
  const job = jobWith(['a', 'b'], SOON);
  const { additions, extensions } = assignBells(bells(99, SOON), openWith(job), timing);
  expect(extensions).toEqual([
    { job, ids: ['a', 'b', ...bells(98, SOON).map(({ eventId }) => eventId)], delayMs: 59_800 },
  ]);
  expect(additions.map(({ ids }) => ids)).toEqual([['98']]);
});

test('a bell that is rung again is written again, for that shows whether its job still exists', () => {
  const job = jobWith(['a', 'b'], SOON);
  const { additions, extensions } = assignBells([bell('a', SOON)], openWith(job), timing);
  expect(extensions).toMatchObject([{ job, ids: ['a', 'b'] }]);
  expect(additions).toEqual([]);
});

test('a job about to start is left alone', () => {
  const dueAtMs = NOW + 2_200;
  const { additions, extensions } = assignBells(
    [bell('1', dueAtMs)],
    openWith(jobWith(['a'], dueAtMs, 9_000)),
    timing,
  );
  expect(additions.map(({ ids }) => ids)).toEqual([['1']]);
  expect(extensions).toEqual([]);
});

test('full jobs, and jobs that start soon, are not kept as open', () => {
  const full = jobWith(
    bells(100, SOON).map(({ eventId }) => eventId),
    SOON,
  );
  const open = openWith(full, jobWith(['a'], NOW + 500));
  expect(open.find(SOON)).toBeUndefined();
  expect(open.find(NOW + 500)).toBeUndefined();
});

test('the bucket unused for longest is forgotten first', () => {
  const open = createOpenJobs(2);
  const [first, second, third] = [0, 1, 2].map((offset) => jobWith(['a'], SOON + offset));
  [first, second, first, third].forEach((job) => open.keep(job!));
  expect([0, 1, 2].map((offset) => open.find(SOON + offset))).toEqual([first, undefined, third]);
});
