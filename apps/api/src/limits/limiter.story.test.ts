import { silentLog, systemClock } from '@jiter/core';
import { openLimiterStore, type LimiterStore } from '@jiter/queue';
import { eventually, freshQueueUrl, redisUrl, type Backend } from '@jiter/testkit';
import { createLimiter, type Limiter } from './limiter.ts';
import { openLimiters } from './open-limiters.ts';
import { createSharedCount, type AddToCount } from './shared-count.ts';

const LIMIT = { requests: 5, windowMs: 60_000 };
const opened: { close(): unknown }[] = [];
afterEach(() => Promise.all(opened.splice(0).map((one) => one.close())));

/** A limiter whose time stands until it is moved, over a store of the test's own. */
function setup(addToCount: AddToCount) {
  const time = { nowMs: 1_000 };
  const lines: string[] = [];
  const limiter = createLimiter(LIMIT, {
    addToCount,
    log: { ...silentLog, warn: (event) => void lines.push(event) },
    nowMs: () => time.nowMs,
    settleEveryMs: 1,
  });
  opened.push(limiter);
  return { limiter, time, lines };
}

const alone: AddToCount = (_key, points) => Promise.resolve({ used: points, msLeft: 60_000 });
const takeAll = (limiter: Limiter, key: string, count: number) =>
  Array.from({ length: count }, () => limiter.take(key).allowed);

test('a key gets its limit and no more, until its window is over; another key has its own', () => {
  const { limiter, time } = setup(alone);
  expect(limiter.take('one')).toEqual({
    limit: 5,
    remaining: 4,
    resetMs: 60_000,
    windowMs: 60_000,
    allowed: true,
  });
  expect(takeAll(limiter, 'one', 6)).toEqual([true, true, true, true, false, false]);
  expect(limiter.take('two')).toMatchObject({ remaining: 4, allowed: true });
  time.nowMs += 59_999;
  expect(limiter.take('one')).toMatchObject({ limit: 5, remaining: 0, resetMs: 1, allowed: false });
  time.nowMs += 1;
  expect(limiter.take('one')).toMatchObject({ remaining: 4, allowed: true });
});

test('whoever has a limit of his own gets that, from the moment on at which it is another one', () => {
  const { limiter } = setup(alone);
  const takeWithin = (most: number) => limiter.take('org 1', most);
  expect([takeWithin(2), takeWithin(2), takeWithin(2)].map(({ allowed }) => allowed)).toEqual([
    true,
    true,
    false,
  ]);
  expect(takeWithin(3)).toMatchObject({ limit: 3, remaining: 0, allowed: true });
  expect(takeWithin(2)).toMatchObject({ limit: 2, remaining: 0, allowed: false });
});

/** How often maps are gone through meanwhile. */
function looksDuring(work: () => void): number {
  const all = Map.prototype[Symbol.iterator];
  let looks = 0;
  Map.prototype[Symbol.iterator] = function (this: Map<unknown, unknown>) {
    looks += 1;
    return all.call(this);
  };
  try {
    work();
  } finally {
    Map.prototype[Symbol.iterator] = all;
  }
  return looks;
}

test('of very many keys all are known, and not looked through for each new one', () => {
  const { limiter, time } = setup(alone);
  const keys = Array.from({ length: 30_000 }, (_, index) => `key ${index}`);
  expect(looksDuring(() => keys.forEach((key) => limiter.take(key)))).toBeLessThan(10);
  expect(keys.filter((key) => limiter.take(key).remaining !== 3)).toEqual([]);
  time.nowMs += 60_000;
  expect(keys.filter((key) => limiter.take(key).remaining !== 4)).toEqual([]);
});

test('what was refused is not told, so that a client that goes on asking is let in again', async () => {
  const told: number[] = [];
  const { limiter } = setup((_key, points) => {
    told.push(points);
    return Promise.resolve({ used: points, msLeft: 60_000 });
  });
  takeAll(limiter, 'one', 50);
  await eventually(() => expect(told).toEqual([5]));
});

test('the store, which others may see, is told no key', async () => {
  const told: string[] = [];
  const { limiter } = setup((key, points) => alone(told[told.push(key) - 1]!, points));
  limiter.take('a key');
  await eventually(() => expect(told).toHaveLength(1));
  expect(told[0]).not.toContain('a key');
});

test('what others let through counts, and their window is the one that holds', async () => {
  const { limiter } = setup((_key, points) => Promise.resolve({ used: 3 + points, msLeft: 7_000 }));
  limiter.take('one');
  await eventually(() => expect(limiter.take('one')).toMatchObject({ remaining: 0, resetMs: 7_000 }));
  expect(limiter.take('one').allowed).toBe(false);
});

test('while the store is away the limit holds here, and what it was not told it is told later', async () => {
  let isAway = true;
  const told: number[] = [];
  const { limiter, lines } = setup((_key, points) => {
    if (isAway) return Promise.reject(new Error('away'));
    told.push(points);
    return Promise.resolve({ used: points, msLeft: 60_000 });
  });
  expect(takeAll(limiter, 'one', 3)).toEqual([true, true, true]);
  await eventually(() => expect(lines).toContain('limits.unsettled'));
  expect(takeAll(limiter, 'one', 3)).toEqual([true, true, false]);
  isAway = false;
  await eventually(() => expect(told).toEqual([5]));
});

test('what is let through while the others are being told counts here, and is told next, whoever asks', async () => {
  const told: number[] = [];
  const answers: (() => void)[] = [];
  const { limiter } = setup((_key, points) => {
    told.push(points);
    const used = told.reduce((sum, one) => sum + one, 0);
    return new Promise((resolve) => answers.push(() => resolve({ used, msLeft: 60_000 })));
  });
  takeAll(limiter, 'one', 2);
  await eventually(() => expect(told).toEqual([2]));
  takeAll(limiter, 'one', 2);
  answers[0]!();
  await eventually(() => expect(told).toEqual([2, 2]));
  expect(limiter.take('one')).toMatchObject({ remaining: 0, allowed: true });
});

test('however many keys there are, none is forgotten before its window is over', () => {
  const { limiter } = setup(alone);
  takeAll(limiter, 'one', 5);
  for (let key = 0; key <= 10_000; key += 1) limiter.take(`key ${key}`);
  expect(limiter.take('one').allowed).toBe(false);
});

const backends: Backend[] = redisUrl === undefined ? ['postgres'] : ['postgres', 'redis'];

describe.each(backends)('two processes, counting on %s', (backend) => {
  const openOne = (url: string) => {
    const store: LimiterStore = openLimiterStore({ url, log: silentLog, clock: systemClock });
    const addToCount = createSharedCount(store, LIMIT);
    const limiter = createLimiter(LIMIT, { addToCount, log: silentLog, settleEveryMs: 1 });
    opened.push({ close: () => (limiter.close(), store.close()) });
    return { limiter, addToCount };
  };

  test('count together from the first request on, as soon as they have started', async () => {
    const queue = await freshQueueUrl(backend);
    const counts = [openOne(queue.url), openOne(queue.url)].map(({ addToCount }) => addToCount('key', 1));
    expect((await Promise.all(counts)).map(({ used }) => used).sort()).toEqual([1, 2]);
    await Promise.all(opened.splice(0).map((open) => open.close()));
    await queue.drop();
  });

  test('share one limit', async () => {
    const queue = await freshQueueUrl(backend);
    const [one, two] = [openOne(queue.url), openOne(queue.url)];
    takeAll(one.limiter, 'key', 3);
    await eventually(() => {
      const { allowed, remaining } = two.limiter.take('key');
      expect([allowed, remaining]).toEqual([false, 0]);
    });
    await eventually(() => expect(one.limiter.take('key').allowed).toBe(false));
    await Promise.all(opened.splice(0).map((open) => open.close()));
    await queue.drop();
  });

  test('of another Jiter on the same server, whose queue has a prefix of its own, count apart', async () => {
    const queues = [await freshQueueUrl(backend), await freshQueueUrl(backend)];
    for (const { url } of queues) {
      const { addToCount } = openOne(url);
      expect(await addToCount('key', 1)).toMatchObject({ used: 1 });
    }
    await Promise.all(opened.splice(0).map((open) => open.close()));
    await Promise.all(queues.map((queue) => queue.drop()));
  });
});

test('a process counts with the others from its start on, for whatever it limits', async () => {
  const { url, drop } = await freshQueueUrl(redisUrl === undefined ? 'postgres' : 'redis');
  const lines: string[] = [];
  const log = { ...silentLog, warn: (event: string) => void lines.push(event) };
  const open = () => openLimiters({ rateLimit: LIMIT, queueUrl: url }, log, systemClock);
  const [one, two] = [open(), open()];
  opened.push(one, two);
  const guess = ({ ofSignIns }: typeof one) =>
    ofSignIns.count('Ann', '192.0.2.1').then(
      () => true,
      () => false,
    );
  const guesses = await Promise.all([one, two, one, two, one, two, one, two].map(guess));
  expect(guesses.filter(Boolean)).toHaveLength(5);
  for (const limited of ['ofKeys', 'ofOrgs', 'ofInboxes'] as const) {
    one[limited]?.take('key', 1_000);
    let own = 0;
    await eventually(() => {
      const { limit, remaining } = two[limited]!.take('key', 1_000);
      own += 1;
      // Nor with what else is limited.
      expect(limit - remaining).toBe(own + 1);
    });
  }
  expect(one.ofOrgs.take('org', 3)).toMatchObject({ limit: 3, windowMs: 60_000 });
  expect(one.ofInboxes.take('inbox')).toMatchObject({ limit: 600, windowMs: 60_000 });
  expect(lines).toEqual([]);
  await Promise.all(opened.splice(0).map((each) => each.close()));
  await drop();
});

test.each([
  'postgres://jiter:x@127.0.0.1:1/jiter',
  'redis://127.0.0.1:1',
  'redis+sentinel://127.0.0.1:1/jiter:0',
  'redis+cluster://127.0.0.1:1',
])('a store that cannot be reached costs nobody the time: %s', async (url) => {
  const store = openLimiterStore({ url, log: silentLog, clock: systemClock });
  const limiter = createLimiter(LIMIT, { addToCount: createSharedCount(store, LIMIT), log: silentLog });
  opened.push(limiter, store);
  expect(takeAll(limiter, 'one', 6).filter(Boolean)).toHaveLength(5);
  await expect(createSharedCount(store, LIMIT)('one', 1)).rejects.toThrow(
    /ECONNREFUSED|isn't writeable|enableOfflineQueue|isn't ready/,
  );
});
