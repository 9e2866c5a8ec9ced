import { ATTEMPT_CLASSES, BOUNDS_MS, countInto, createHistogram } from '@jiter/core';
import type { DeliveryCount } from '@jiter/store';
import { runSql } from '@jiter/testkit';
import { setup, type Setup } from '../test-setup.ts';

const SLOT_MS = 10_000;
const stepMs = Math.floor(Date.now() / SLOT_MS) * SLOT_MS;
/** In the midst of a step, which is over for none of the stories. */
const now = new Date(stepMs + SLOT_MS / 2);

let jiter: Setup;
beforeAll(async () => {
  jiter = await setup({ clock: { now: () => now } });
});
afterAll(() => jiter.close());

/** The beginning of a step, so many steps ago. */
const stepsAgo = (steps: number) => new Date(stepMs - steps * SLOT_MS);

type Wish = { org?: string; host?: string; at: Date; lagsMs: number[] } & Partial<DeliveryCount>;

function aCount({ org = jiter.org, host = 'a.example', at, lagsMs, ...changes }: Wish): DeliveryCount {
  const [lag, duration] = [createHistogram(), createHistogram()];
  for (const ms of lagsMs) countInto(lag, ms);
  for (const ms of lagsMs) countInto(duration, 10 * ms + 20);
  const attempts = ATTEMPT_CLASSES.map((name) => (name === '2xx' ? lagsMs.length : 0));
  return { org, host, at, attempts, sent: lagsMs.length, failed: 0, lag, duration, early: 0, ...changes };
}

const written = (...counts: DeliveryCount[]) =>
  jiter.store.fleet.beat({
    worker: 'w:1',
    version: '1',
    startedAt: new Date(),
    underWay: 0,
    skewMs: 0,
    counts,
  });

type Answer = {
  from: string;
  to: string;
  stepMs: number;
  attempts: Record<string, number[]>;
  sent: number[];
  failed: number[];
  lag: { bounds: number[]; counts: number[]; p50: number; p99: number; max: number; early: number };
  duration: { p50: number; max: number };
  note: string;
};
const DAY_MS = 86_400_000;
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
const read = async (query = '') => (await jiter.api.get(`/api/stats${query}`).expect(200)).body as Answer;
const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);

test('where nothing was delivered there are zeros, and no quantiles', async () => {
  await runSql(jiter.databaseUrl, 'delete from delivery_stats');
  const answer = await read();
  expect(answer.sent).toHaveLength(361);
  expect(answer.attempts['timeout']).toHaveLength(361);
  expect(Object.keys(answer.attempts)).toEqual([...ATTEMPT_CLASSES]);
  expect(sum([...answer.sent, ...answer.failed, ...answer.lag.counts])).toBe(0);
  expect(answer.lag).toEqual({ bounds: [...BOUNDS_MS], counts: answer.lag.counts, max: 0, early: 0 });
  expect(answer.lag.counts).toHaveLength(BOUNDS_MS.length + 1);
  expect(answer.note).toMatch(/every 10 s.*killed are lost\. Events are not\.$/);
});

test('what several workers delivered is added up by step, of all hosts or of one, and of nobody else', async () => {
  const { org: other } = await jiter.store.orgs.create('other');
  const [at, later] = [stepsAgo(20), stepsAgo(3)];
  const timeout = ATTEMPT_CLASSES.map((name) => (name === 'timeout' ? 1 : 0));
  await written(
    aCount({ at, lagsMs: [1, 1, 2, 400_000] }),
    aCount({ at, lagsMs: [7], host: 'b.example:8080', attempts: timeout, sent: 0, failed: 1, early: 2 }),
    aCount({ at, lagsMs: [1, 1, 1], org: other }),
  );
  await written(aCount({ at, lagsMs: [2] }), aCount({ at: later, lagsMs: [1] }));

  const all = await read();
  const index = (Date.parse(at.toISOString()) - Date.parse(all.from)) / SLOT_MS;
  expect(all.sent[index]).toBe(5);
  expect(all.sent[index + 17]).toBe(1);
  expect(sum(all.sent)).toBe(6);
  expect(all.failed[index]).toBe(1);
  expect(all.attempts['2xx']![index]).toBe(5);
  expect(all.attempts['timeout']![index]).toBe(1);
  expect(sum(all.lag.counts)).toBe(7);
  expect(all.lag).toMatchObject({ max: 400_000, early: 2 });
  expect(all.lag.p50).toBeLessThanOrEqual(2);
  expect(all.lag.p99).toBeGreaterThan(300_000);
  expect(all.duration.max).toBe(4_000_020);

  const one = await read('?host=B.example:8080&step=1min');
  expect([one.stepMs, sum(one.sent), sum(one.failed), one.lag.max]).toEqual([60_000, 0, 1, 7]);
  expect(sum((await read('?host=nobody.example')).lag.counts)).toBe(0);

  const range = `?from=${at.toISOString()}&to=${new Date(at.getTime() + SLOT_MS).toISOString()}`;
  expect(await read(range)).toMatchObject({ sent: [5], failed: [1], lag: { max: 400_000 } });
});

test('from when on numbers are kept is said where more is asked for', async () => {
  const { knownFrom } = (await read(`?from=${ago(100 * DAY_MS)}&step=1d`)) as { knownFrom?: string };
  expect(Math.abs(Date.now() - 90 * DAY_MS - Date.parse(knownFrom!))).toBeLessThan(60_000);
  expect(await read(`?from=${ago(80 * DAY_MS)}&step=1d`)).not.toHaveProperty('knownFrom');
});

test('what was merged into minutes and hours is there as before', async () => {
  const from = new Date(now.getTime() - 3 * 3_600_000);
  const at = new Date(Math.floor(from.getTime() / 60_000) * 60_000 + 60_000);
  await written(aCount({ host: 'old.example', at, lagsMs: [1, 2] }));
  await written(aCount({ host: 'old.example', at: new Date(at.getTime() + SLOT_MS), lagsMs: [3] }));
  const query = `?host=old.example&from=${from.toISOString()}`;
  const before = await read(query);
  expect(sum(before.sent)).toBe(3);
  while ((await jiter.store.stats.merge(0)) > 0);
  const after = await read(query);
  expect(after).toEqual(before);
});

test.each([
  ['step=1s', "'step' must be a multiple of 10s", 'invalid_step'],
  ['from=2027-01-01T00:00:00Z&to=2026-01-01T00:00:00Z', "'from' must be earlier than 'to'", 'invalid_range'],
])('%s is refused, and says what to do', async (query, message, code) => {
  const { body } = await jiter.api.get(`/api/stats?${query}`).expect(400);
  expect(body).toMatchObject({ message: expect.stringContaining(message), code });
});
