import { setUp, type Bench } from './worker.fixture.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await setUp('postgres');
});
afterEach(() => bench.tearDown());

test('a worker that was told to stop before it began asks for no events', async () => {
  let asked = 0;
  const worker = bench.newWorker({}, 'worker-1', undefined, undefined, () => {
    asked += 1;
    return Promise.resolve({ close: () => Promise.resolve() });
  });
  await worker.stop(0);
  await worker.start();
  expect(asked).toBe(0);
});

test('one that is told to while it begins asks for no more of them, and does not lead', async () => {
  let closed = 0;
  const close = () => Promise.resolve(void (closed += 1));
  const worker = bench.newWorker({}, 'worker-1', undefined, undefined, async () => {
    await worker.stop(0);
    return { close };
  });
  await worker.start();
  expect(closed).toBe(1);
  expect(bench.lines).toEqual([]);
});
