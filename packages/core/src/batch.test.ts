import { createBatcher, type BatchOptions } from './batch.ts';
import { createStepSize } from './step-size.ts';

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

/** A batcher whose calls end when the test says so. */
function setup(options: BatchOptions<number>) {
  const calls: { items: number[]; end(): void; fail(error: Error): void }[] = [];
  const double = createBatcher(
    (items: number[]) =>
      new Promise<number[]>((resolve, reject) => {
        calls.push({ items, end: () => resolve(items.map((item) => item * 2)), fail: reject });
      }),
    options,
  );
  return { calls, double: (item: number) => double(item), giveUp: double };
}

/** By the clock that calls are timed by. */
async function untilMsPassed(ms: number): Promise<void> {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs) await turn();
}

const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

test('callers of one turn share a call, and each gets its own result', async () => {
  const { calls, double } = setup({ maxItems: 10, maxCalls: 1 });
  const results = Promise.all(numbers(5).map(double));
  await turn();
  expect(calls.map(({ items }) => items)).toEqual([[0, 1, 2, 3, 4]]);
  calls[0]!.end();
  expect(await results).toEqual([0, 2, 4, 6, 8]);
});

test('a lone caller does not wait for others', async () => {
  const { calls, double } = setup({ maxItems: 10, maxCalls: 1 });
  const result = double(21);
  await turn();
  calls[0]!.end();
  expect(await result).toBe(42);
});

test('whoever comes while a call is under way joins the next one', async () => {
  const { calls, double } = setup({ maxItems: 10, maxCalls: 1 });
  const first = double(1);
  await turn();
  const others = [double(2), double(3)];
  await turn();
  expect(calls).toHaveLength(1);
  calls[0]!.end();
  await first;
  await turn();
  expect(calls[1]!.items).toEqual([2, 3]);
  calls[1]!.end();
  expect(await Promise.all(others)).toEqual([4, 6]);
});

test('no call is larger than maxItems, no more than maxCalls run', async () => {
  const { calls, double } = setup({ maxItems: 2, maxCalls: 2 });
  const results = Promise.all(numbers(5).map(double));
  await turn();
  expect(calls.map(({ items }) => items)).toEqual([
    [0, 1],
    [2, 3],
  ]);
  calls.forEach(({ end }) => end());
  await turn();
  expect(calls[2]!.items).toEqual([4]);
  calls[2]!.end();
  expect(await results).toEqual([0, 2, 4, 6, 8]);
});

test('what is large goes with fewer, or alone, whatever its size', async () => {
  const { calls, double } = setup({ maxItems: 10, maxSize: 5, sizeOf: (item) => item, maxCalls: 10 });
  const results = Promise.all([2, 3, 1, 0, 99, 5, 0, 4].map(double));
  await turn();
  expect(calls.map(({ items }) => items)).toEqual([[2, 3], [1, 0], [99], [5, 0], [4]]);
  calls.forEach(({ end }) => end());
  expect(await results).toEqual([4, 6, 2, 0, 198, 10, 0, 8]);
});

test('an error reaches the callers of its call, and nobody else', async () => {
  const { calls, double } = setup({ maxItems: 2, maxCalls: 2 });
  const results = Promise.allSettled(numbers(3).map(double));
  await turn();
  calls[0]!.fail(new Error('database away'));
  calls[1]!.end();
  expect((await results).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
  const later = double(4);
  await turn();
  calls[2]!.end();
  expect(await later).toBe(8);
});

test("who alone is to blame for an error fails alone; what is everybody's, everybody sees", async () => {
  const calls: number[][] = [];
  const half = createBatcher(
    (items: number[]) => {
      calls.push(items);
      if (items.includes(13)) return Promise.reject(new Error('13 is impossible'));
      if (items.includes(99)) return Promise.reject(new Error('database away'));
      return Promise.resolve(items.map((item) => item / 2));
    },
    { maxItems: 10, maxCalls: 1, isOwn: (error) => String(error).includes('impossible') },
  );
  const mixed = await Promise.allSettled([2, 4, 13, 6, 8].map((item) => half(item)));
  expect(mixed.map((one) => (one.status === 'fulfilled' ? one.value : String(one.reason)))).toEqual([
    1,
    2,
    'Error: 13 is impossible',
    3,
    4,
  ]);
  expect(calls).toEqual([[2, 4, 13, 6, 8], [2, 4, 13], [2, 4], [13], [6, 8]]);
  const away = await Promise.allSettled([2, 99].map((item) => half(item)));
  expect(away.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(calls).toHaveLength(6);
});

test('whoever gives up leaves the line, and nobody is asked for them; of a call under way nothing is taken back', async () => {
  const { calls, double, giveUp } = setup({ maxItems: 2, maxCalls: 1 });
  const [begun, waiting] = [new AbortController(), new AbortController()];
  const results = Promise.allSettled([giveUp(0, begun.signal), giveUp(1, waiting.signal), double(2)]);
  await turn();
  const late = Promise.allSettled([giveUp(3, waiting.signal), double(4)]);
  begun.abort();
  waiting.abort();
  calls[0]!.end();
  await turn();
  calls[1]!.end();
  expect(calls.map(({ items }) => items)).toEqual([
    [0, 1],
    [2, 4],
  ]);
  expect((await results).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
  expect((await late).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
});

describe('calls that are to begin some time apart', () => {
  const NEVER_MS = 1_000_000;
  const items = (calls: readonly { items: number[] }[]) => calls.map((one) => one.items);

  test('a lone item goes at once, who comes soon after a little later', async () => {
    const { calls, double } = setup({ maxItems: 10, maxCalls: 1, spacingMs: 20 });
    const first = double(1);
    await turn();
    calls[0]!.end();
    await first;
    const others = Promise.all([double(2), double(3)]);
    while (calls.length === 1) await turn();
    expect(items(calls)).toEqual([[1], [2, 3]]);
    calls[1]!.end();
    expect(await others).toEqual([4, 6]);
  });

  test('an urgent item does not wait, and who waits goes with it', async () => {
    const { calls, double } = setup({
      maxItems: 10,
      maxCalls: 1,
      spacingMs: NEVER_MS,
      isUrgent: (item) => item > 90,
    });
    const first = double(1);
    await turn();
    const during = double(99);
    await turn();
    calls[0]!.end();
    await first;
    await turn();
    // It came while no call was to spare.
    expect(items(calls)).toEqual([[1], [99]]);
    calls[1]!.end();
    await during;
    const waiting = double(2);
    await turn();
    const urgent = double(98);
    await turn();
    expect(items(calls)).toEqual([[1], [99], [2, 98]]);
    calls[2]!.end();
    expect(await Promise.all([waiting, urgent])).toEqual([4, 196]);
  });

  test('a full batch does not wait', async () => {
    const { calls, double } = setup({ maxItems: 2, maxCalls: 1, spacingMs: NEVER_MS });
    const first = double(1);
    await turn();
    calls[0]!.end();
    await first;
    const waiting = double(2);
    await turn();
    expect(calls).toHaveLength(1);
    const full = double(3);
    await turn();
    expect(items(calls)).toEqual([[1], [2, 3]]);
    calls[1]!.end();
    expect(await Promise.all([waiting, full])).toEqual([4, 6]);
  });
});

test('who took long together goes by halves from then on, also where it came to nothing', async () => {
  const stepSize = createStepSize({ most: 8, longMs: 1 });
  const { calls, double } = setup({ maxItems: 8, maxCalls: 1, stepSize });
  const results = Promise.allSettled(numbers(8).map(double));
  await turn();
  await untilMsPassed(2);
  calls[0]!.fail(new Error('too slow'));
  expect((await results).map(({ status }) => status)).toEqual(numbers(8).map(() => 'rejected'));
  void Promise.allSettled(numbers(8).map(double));
  await turn();
  expect(calls[1]!.items).toEqual([0, 1, 2, 3]);
});
