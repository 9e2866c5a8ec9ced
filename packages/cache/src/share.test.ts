import { createShared, type SharedOptions } from './share.ts';

function setUp(options: Partial<SharedOptions<string>> = {}) {
  const clock = { nowMs: 1_000 };
  const shared = createShared<string>({ max: 2, ms: 60_000, nowMs: () => clock.nowMs, ...options });
  const asked: string[] = [];
  const take = (key: string, earliestMs: number, answer: Promise<string> = Promise.resolve(key)) =>
    shared.take(key, () => (asked.push(key), answer), earliestMs);
  return { clock, asked, take };
}

test('an answer is given again to whoever is content with its age, counted from the question', async () => {
  const { clock, asked, take } = setUp();
  expect(await take('a', 1_000)).toEqual({ found: 'a', askedAtMs: 1_000 });
  clock.nowMs = 1_500;
  expect(await take('a', 1_000)).toEqual({ found: 'a', askedAtMs: 1_000 });
  expect(asked).toEqual(['a']);
  expect(await take('a', 1_001)).toEqual({ found: 'a', askedAtMs: 1_500 });
  expect(asked).toEqual(['a', 'a']);
  // The later one is given from then on.
  expect(await take('a', 1_000)).toMatchObject({ askedAtMs: 1_500 });
});

test('those who ask while it is under way share the question, and what is other is another', async () => {
  const { asked, take } = setUp();
  await Promise.all([take('a', 0), take('b', 0), take('a', 0)]);
  expect(asked).toEqual(['a', 'b']);
});

test('what fails is asked for again, also when it fails late', async () => {
  const { clock, asked, take } = setUp();
  let fail!: (error: Error) => void;
  const failing = take('a', 0, new Promise((_, reject) => (fail = reject)));
  clock.nowMs = 2_000;
  await take('a', 2_000);
  fail(new Error('away'));
  await expect(failing).rejects.toThrow('away');
  await take('a', 2_000);
  expect(asked).toEqual(['a', 'a']);
  await expect(take('b', 0, Promise.reject(new Error('gone')))).rejects.toThrow('gone');
  expect(await take('b', 0)).toMatchObject({ found: 'b' });
});

test('no more is kept than may be, and nothing that is too large', async () => {
  const { asked, take } = setUp({ mayKeep: (found) => found !== 'large' });
  for (const key of ['a', 'b', 'c', 'a', 'large', 'large']) await take(key, 0);
  expect(asked).toEqual(['a', 'b', 'c', 'a', 'large', 'large']);
});

test('by the clock of the process, if none is given', async () => {
  const shared = createShared<number>({ max: 1, ms: 60_000 });
  let calls = 0;
  const load = () => Promise.resolve((calls += 1));
  const before = performance.now();
  expect([
    (await shared.take('a', load, before)).found,
    (await shared.take('a', load, before)).found,
  ]).toEqual([1, 1]);
});
