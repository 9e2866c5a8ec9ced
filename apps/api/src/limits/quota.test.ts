import { silentLog, type AppError } from '@jiter/core';
import { createQuota, type QuotaOptions } from './quota.ts';

/** An org `1` that has `state.has`. */
function setup(limit: number, overrides: Partial<QuotaOptions> = {}) {
  const state = { has: 0, counts: 0, nowMs: 1_000_000 };
  const quota = createQuota({
    limit,
    count: (_org, upTo) => {
      state.counts += 1;
      return Promise.resolve(Math.min(state.has, upTo));
    },
    things: 'cron jobs',
    advice: 'remove some',
    policy: 'cron-jobs',
    nowMs: () => state.nowMs,
    log: silentLog,
    ...overrides,
  });
  const make = async (amount = 1) => {
    await quota.take('1', amount);
    state.has += amount;
  };
  return { state, quota, make };
}

const refusal = (made: Promise<void>) =>
  made.then(
    () => undefined,
    (error: AppError) => error,
  );

test('up to the limit and no further, and on as soon as there is room', async () => {
  const { state, make } = setup(3);
  for (let count = 0; count < 3; count += 1) await make();
  expect(await refusal(make())).toMatchObject({
    status: 429,
    code: 'quota_exceeded',
    message: 'This organisation has as many cron jobs as it may, which are 3: remove some',
    retryAfterS: 1,
  });
  state.has -= 1;
  await make();
  expect(await refusal(make())).toBeDefined();
});

test('an org with a limit of its own gets that, and another one when it changes', async () => {
  const { state, quota } = setup(3);
  const make = async (limit: number) => {
    await quota.take('1', 1, limit);
    state.has += 1;
  };
  for (let count = 0; count < 5; count += 1) await make(5);
  const refused = await refusal(make(5));
  expect(refused).toMatchObject({ violatedPolicies: ['cron-jobs'] });
  expect(refused!.message).toContain('which are 5: remove some');
  await make(6);
  expect(await refusal(make(0))).toBeDefined();
});

test('callers at the same moment share a count, and no more of them than fit get room', async () => {
  const { state, quota } = setup(10);
  const taken = await Promise.allSettled(Array.from({ length: 50 }, async () => quota.take('1', 1)));
  expect(taken.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  expect(state.counts).toBeLessThan(15);
});

test('an amount that does not fit is refused as a whole, one that does is taken as a whole', async () => {
  const { state, make } = setup(1_500);
  await make(1_000);
  expect(await refusal(make(501))).toBeDefined();
  await make(500);
  expect(state.has).toBe(1_500);
  expect(await refusal(make())).toBeDefined();
});

test('who makes little is never counted, and who makes much a few times', async () => {
  const { state, quota, make } = setup(1_000_000);
  const waits = Array.from({ length: 5_000 }, () => quota.take('1', 1)).filter((wait) => wait !== undefined);
  expect(waits).toEqual([]);
  expect(state.counts).toBe(0);
  state.has = 5_000;
  while (state.has < 1_000_000) await make(1_000);
  expect(state.counts).toBeLessThan(200);
  expect(await refusal(make())).toBeDefined();
});

test('the next count begins before the last one is used up: nobody waits for it', async () => {
  const { state, quota } = setup(1_000_000);
  const waits: unknown[] = [];
  for (let made = 0; made < 100_000; made += 1) {
    const wait = quota.take('1', 1);
    if (wait) waits.push(wait);
    state.has += 1;
    // What is under way in the background gets on.
    if (made % 100 === 0) await Promise.resolve();
  }
  expect(waits).toEqual([]);
  expect(state.counts).toBeGreaterThan(0);
});

test('a count of very many is not repeated soon: until then the caller is told to come back', async () => {
  const { state, make } = setup(1_000_000);
  state.has = 1_000_000;
  // More than what an org gets uncounted.
  expect(await refusal(make(20_000))).toMatchObject({ status: 429, retryAfterS: 30 });
  state.has = 0;
  expect(await refusal(make(20_000))).toMatchObject({ status: 429, retryAfterS: 30 });
  expect(state.counts).toBe(1);
  state.nowMs += 30_000;
  await make(20_000);
});

test('an org that has taken what it gets uncounted is counted, however many others come', async () => {
  const { state, quota, make } = setup(10_000);
  for (let count = 0; count < 100; count += 1) await make();
  expect(state.counts).toBe(0);
  for (let org = 2; org < 1_000; org += 1) await quota.take(String(org), 1);
  await make();
  expect(state.counts).toBe(1);
});

test('an org that has all that it may gets no more, however many others make something meanwhile', async () => {
  const { state, quota, make } = setup(10_000);
  state.has = 10_000;
  const asked = [];
  for (let count = 0; count < 101; count += 1) asked.push(await refusal(make()));
  expect(asked.at(-1)).toBeDefined();
  for (let org = 2; org < 30_000; org += 1) {
    void quota.take(String(org), 1);
    if (org % 1_000 === 0) expect(await refusal(make())).toBeDefined();
  }
});

test('what cannot be counted keeps nobody from creating, and is said', async () => {
  const lines: unknown[] = [];
  const error = new Error('too slow');
  const { make } = setup(10_000, {
    count: () => Promise.reject(error),
    log: { ...silentLog, warn: (event, fields) => void lines.push([event, fields]) },
  });
  for (let count = 0; count < 1_000; count += 1) await make();
  expect(lines[0]).toEqual(['quota.not-counted', { org: '1', things: 'cron jobs', error }]);
});
