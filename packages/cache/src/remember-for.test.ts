import { rememberFor, type RememberForOptions } from './remember-for.ts';

/** `answer` is told how often it was asked before. */
function setUp<Found>(
  answer: (key: string, before: number) => Promise<Found>,
  options: Partial<RememberForOptions> = {},
) {
  const asked: string[] = [];
  const clock = { nowMs: 1 };
  const find = rememberFor(
    (key: string) => {
      return answer(key, asked.push(key) - 1);
    },
    { ms: 1_000, nowMs: () => clock.nowMs, ...options },
  );
  return { find, asked, clock };
}
const echo = (key: string) => Promise.resolve(key);

test('an answer is given again until its time is over, counted from the question', async () => {
  let answer!: () => void;
  const slow = new Promise<void>((resolve) => (answer = resolve));
  const { find, asked, clock } = setUp((key) => slow.then(() => key));
  const first = find('a');
  clock.nowMs = 600;
  answer();
  expect(await first).toBe('a');
  clock.nowMs = 1_001;
  expect(await find('a')).toBe('a');
  expect(asked).toEqual(['a']);
  clock.nowMs = 1_002;
  expect(await find('a')).toBe('a');
  expect(asked).toEqual(['a', 'a']);
});

test('those who ask at the same time share the question', async () => {
  const { find, asked } = setUp(echo);
  expect(await Promise.all([find('a'), find('b'), find('a')])).toEqual(['a', 'b', 'a']);
  expect(asked).toEqual(['a', 'b']);
});

test('of many the one that was used longest ago is forgotten', async () => {
  const { find, asked } = setUp(echo, { max: 2 });
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) expect(await find(key)).toBe(key);
  expect(asked).toEqual(['a', 'b', 'c', 'b']);
});

test('what fails, or is nothing, is asked for again', async () => {
  const answers = [Promise.reject(new Error('away')), Promise.resolve(undefined), Promise.resolve('here')];
  const { find, asked } = setUp((_key, before) => answers[before]!);
  await expect(find('a')).rejects.toThrow('away');
  expect(await find('a')).toBeUndefined();
  expect(await find('a')).toBe('here');
  expect(await find('a')).toBe('here');
  expect(asked).toHaveLength(3);
});

test('a failure that comes late takes nothing away from the answer that came after it', async () => {
  let fail!: (error: Error) => void;
  const first = new Promise<string>((_, reject) => (fail = reject));
  const answers = [first, Promise.resolve('second')];
  const { find, asked, clock } = setUp((_key, before) => answers[before]!);
  const failing = find('a');
  clock.nowMs = 2_000;
  expect(await find('a')).toBe('second');
  fail(new Error('late'));
  await expect(failing).rejects.toThrow('late');
  expect(await find('a')).toBe('second');
  expect(asked).toHaveLength(2);
});

test('by the clock of the process, if none is given', async () => {
  let calls = 0;
  const find = rememberFor(() => Promise.resolve((calls += 1)), { ms: 60_000 });
  expect([await find('a'), await find('a')]).toEqual([1, 1]);
});

test('a question that was asked before wakes nobody up later', async () => {
  const find = rememberFor(echo, { ms: 60_000 });
  await find('a');
  const set = globalThis.setTimeout;
  let timers = 0;
  globalThis.setTimeout = Object.assign((...args: Parameters<typeof set>) => {
    timers += 1;
    return set(...args);
  }, set);
  await find('a');
  globalThis.setTimeout = set;
  expect(timers).toBe(0);
});

test('what is forgotten is asked for anew, also where it was under way', async () => {
  let answer!: () => void;
  const slow = new Promise<void>((resolve) => (answer = resolve));
  const { find, asked } = setUp(async (key, before) => {
    if (before === 0) await slow;
    return `${key} ${before}`;
  });
  const first = find('a');
  find.forget();
  expect(await find('a')).toBe('a 1');
  answer();
  expect(await first).toBe('a 0');
  expect(await find('a')).toBe('a 1');
  expect(asked).toHaveLength(2);
});
