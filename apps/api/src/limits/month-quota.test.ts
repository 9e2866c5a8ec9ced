import { silentLog, type AppError } from '@jiter/core';
import { eventually } from '@jiter/testkit';
import { createMonthQuota } from './month-quota.ts';

/** Between settlings: what was learnt stays fresh, however busy the machine is. */
const LONG_MS = 60_000;
const NEXT_MONTH = new Date('2027-02-01T00:00:00Z');

/** A database that keeps what is told, and the processes that tell it. */
function setup() {
  const state = {
    sums: new Map<string, number>(),
    isAway: false,
    /** Orgs that somebody else has locked. */
    locked: new Set<string>(),
    told: 0,
    now: new Date('2027-01-31T23:00:00Z'),
  };
  const lines: string[] = [];
  const opened: { close(): Promise<void> }[] = [];
  const open = (settleEveryMs = 1, looks = 2) => {
    const quota = createMonthQuota({
      addUsage(usages) {
        if (state.isAway) return Promise.reject(new Error('away'));
        state.told += 1;
        return Promise.resolve(
          usages.map(({ org, month, created }) => {
            if (state.locked.has(org)) return undefined;
            const sum = (state.sums.get(`${org} ${month}`) ?? 0) + created;
            state.sums.set(`${org} ${month}`, sum);
            return sum;
          }),
        );
      },
      clock: { now: () => state.now },
      log: { ...silentLog, warn: (event) => void lines.push(event) },
      settleEveryMs,
      lockedPausesMs: Array.from({ length: looks }, () => 1),
    });
    opened.push(quota);
    return quota;
  };
  return { state, lines, open, close: () => Promise.all(opened.map((one) => one.close())) };
}

type Taking = ReturnType<ReturnType<typeof createMonthQuota>['take']>;

let jiter: ReturnType<typeof setup>;
beforeEach(() => (jiter = setup()));
afterEach(() => jiter.close());

const refusal = async (taking: Taking) => {
  try {
    return void (await taking);
  } catch (error) {
    return error as AppError;
  }
};
const sumOf = (org: string, month = '2027-01-01') => jiter.state.sums.get(`${org} ${month}`);

test('as many as the quota, and no more until the month ends, which the refusal tells', async () => {
  const quota = jiter.open(LONG_MS);
  await quota.take('1', 2, 3);
  expect(quota.take('1', 1, 3)).not.toBeInstanceOf(Promise);
  expect(await refusal(quota.take('1', 1, 3))).toMatchObject({
    status: 429,
    code: 'quota_exceeded',
    violatedPolicies: ['events'],
    retryAfterS: 3_600,
    message:
      'This organisation has created as many events this month as it may, which are 3: the next month begins at 2027-02-01T00:00:00.000Z',
  });
  expect(quota.standing('1', 3)).toEqual({
    limit: 3,
    remaining: 0,
    resetMs: 3_600_000,
    windowMs: 31 * 86_400_000,
  });
  jiter.state.now = NEXT_MONTH;
  await quota.take('1', 3, 3);
  expect(quota.standing('1', 3)).toMatchObject({ remaining: 0, windowMs: 28 * 86_400_000 });
  await quota.close();
  expect([sumOf('1'), sumOf('1', '2027-02-01')]).toEqual([3, 3]);
});

test('a batch that crosses it is refused whole, and takes nothing', async () => {
  const quota = jiter.open(LONG_MS);
  await quota.take('1', 2, 10);
  expect(await refusal(quota.take('1', 9, 10))).toBeDefined();
  expect(quota.take('1', 8, 10)).not.toBeInstanceOf(Promise);
});

test('what another process counted is known before the first, and within one settling', async () => {
  const [one, two] = [jiter.open(), jiter.open()];
  await one.take('1', 3, 5);
  await eventually(() => expect(sumOf('1')).toBe(3));
  expect(await refusal(two.take('1', 3, 5))).toBeDefined();
  await two.take('1', 2, 5);
  await eventually(() => expect(sumOf('1')).toBe(5));
  // It was let have two more, by what it knew.
  expect(await refusal(one.take('1', 1, 5))).toBeDefined();
});

test('what was not created after all is free again, in every process', async () => {
  const [one, two] = [jiter.open(), jiter.open()];
  const taken = await one.take('1', 5, 5);
  await eventually(() => expect(sumOf('1')).toBe(5));
  expect(await refusal(two.take('1', 1, 5))).toBeDefined();
  one.release(taken, 2);
  await eventually(() => expect(sumOf('1')).toBe(3));
  await eventually(async () => expect(await refusal(two.take('1', 2, 5))).toBeUndefined());
});

test('what was taken before a month ended is given back to that month, and the next one has as many as ever', async () => {
  const quota = jiter.open(LONG_MS);
  const taken = await quota.take('1', 3, 3);
  jiter.state.now = NEXT_MONTH;
  await quota.take('1', 2, 3);
  quota.release(taken, 2);
  expect(quota.standing('1', 3).remaining).toBe(1);
  expect(await refusal(quota.take('1', 2, 3))).toBeDefined();
  await quota.close();
  expect([sumOf('1'), sumOf('1', '2027-02-01')]).toEqual([1, 2]);
});

test('whoever asks as a month ends has the next one', async () => {
  const quota = jiter.open(0);
  await quota.take('1', 3, 3);
  const asking = refusal(quota.take('1', 3, 3));
  jiter.state.now = NEXT_MONTH;
  expect(await asking).toBeUndefined();
  await quota.close();
  expect([sumOf('1'), sumOf('1', '2027-02-01')]).toEqual([3, 3]);
});

test('callers at the same moment share what there is, and one look', async () => {
  const quota = jiter.open(1_000);
  const taken = await Promise.all(Array.from({ length: 50 }, () => refusal(quota.take('1', 1, 20))));
  expect(taken.filter((error) => error === undefined)).toHaveLength(20);
  expect(jiter.state.told).toBe(1);
});

test('while the database is away each counts for itself, and tells later', async () => {
  const quota = jiter.open();
  jiter.state.isAway = true;
  await quota.take('1', 2, 3);
  expect(await refusal(quota.take('1', 2, 3))).toBeDefined();
  jiter.state.isAway = false;
  await quota.take('1', 1, 3);
  await eventually(() => expect(sumOf('1')).toBe(3));
});

test('what could not be told as the database was away is told once it is back, though nobody asks any more', async () => {
  const quota = jiter.open();
  const taken = await quota.take('1', 2, 3);
  await eventually(() => expect(sumOf('1')).toBe(2));
  jiter.state.isAway = true;
  quota.release(taken, 1);
  await eventually(() => expect(jiter.lines).toContain('limits.unsettled'));
  jiter.state.isAway = false;
  await eventually(() => expect(sumOf('1')).toBe(1));
});

test('of an org whose row somebody has, nothing is let through that nobody knows of; another one waits for none of that', async () => {
  const quota = jiter.open(LONG_MS);
  jiter.state.locked.add('1');
  const [one, other] = [refusal(quota.take('1', 1, 3)), refusal(quota.take('2', 1, 3))];
  expect(await other).toBeUndefined();
  expect(await one).toMatchObject({ status: 503, message: expect.stringContaining('Somebody else') });
  jiter.state.locked.clear();
  await quota.take('1', 3, 3);
  expect(await refusal(quota.take('1', 1, 3))).toMatchObject({ status: 429 });
  await quota.close();
  expect([sumOf('1'), sumOf('2')]).toEqual([3, 1]);
});

test('whoever comes while another process adds to the row waits for that, and is let through', async () => {
  const quota = jiter.open(LONG_MS, 100_000);
  jiter.state.locked.add('1');
  const taking = quota.take('1', 1, 3);
  await eventually(() => expect(jiter.state.told).toBeGreaterThan(2));
  jiter.state.locked.clear();
  expect(await refusal(taking)).toBeUndefined();
});

test('whoever waits for a row when the database goes away counts for himself', async () => {
  const quota = jiter.open(LONG_MS, 5_000);
  jiter.state.locked.add('1');
  const taking = quota.take('1', 1, 3);
  await eventually(() => expect(jiter.state.told).toBeGreaterThan(2));
  jiter.state.isAway = true;
  expect(await refusal(taking)).toBeUndefined();
  Object.assign(jiter.state, { isAway: false, locked: new Set() });
});

test('what could not be told as somebody had the row is told once it is free, though nobody asks any more', async () => {
  const quota = jiter.open(1, 100_000);
  const taken = await quota.take('1', 2, 3);
  await eventually(() => expect(sumOf('1')).toBe(2));
  jiter.state.locked.add('1');
  const before = jiter.state.told;
  quota.release(taken, 1);
  await eventually(() => expect(jiter.state.told).toBeGreaterThan(before + 1));
  jiter.state.locked.clear();
  await eventually(() => expect(sumOf('1')).toBe(1));
});

test('what was counted before somebody had the row is told once it is free, also as the process stops', async () => {
  const quota = jiter.open(LONG_MS, 100_000);
  await quota.take('1', 2, 3);
  jiter.state.locked.add('1');
  const closing = quota.close();
  await eventually(() => expect(jiter.state.told).toBeGreaterThan(2));
  expect(sumOf('1')).toBe(0);
  jiter.state.locked.clear();
  await closing;
  expect(sumOf('1')).toBe(2);
});
