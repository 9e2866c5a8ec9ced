import { createBackpressure } from './backpressure.ts';

test('seats are taken up to the size, and passed on when they are freed', async () => {
  const backpressure = createBackpressure(10);
  const first = await backpressure.reserve(8);
  const second = backpressure.reserve(5);
  expect(backpressure.waiting()).toBe(5);
  first!.free(2);
  expect(backpressure.waiting()).toBe(5);
  first!.free(1);
  await second;
  expect(backpressure.waiting()).toBe(0);
});

test('a large job is not overtaken by small ones', async () => {
  const backpressure = createBackpressure(10);
  const first = await backpressure.reserve(9);
  const order: string[] = [];
  const large = backpressure.reserve(10).then((seats) => order.push('large') && seats!.free(10));
  const small = backpressure.reserve(1).then(() => order.push('small'));
  first!.free(9);
  await Promise.all([large, small]);
  expect(order).toEqual(['large', 'small']);
});

test('a job of more events than there are seats passes alone', async () => {
  const backpressure = createBackpressure(10);
  const seats = await backpressure.reserve(100);
  const next = backpressure.reserve(1);
  seats!.free(100);
  expect(await next).toBeDefined();
});

test('nobody frees more than was taken', async () => {
  const backpressure = createBackpressure(2);
  const one = await backpressure.reserve(1);
  await backpressure.reserve(1);
  one!.free(1);
  one!.free(1);
  await backpressure.reserve(1);
  void backpressure.reserve(1);
  expect(backpressure.waiting()).toBe(1);
});

test('closing lets nobody in any more', async () => {
  const backpressure = createBackpressure(1);
  await backpressure.reserve(1);
  const waiting = backpressure.reserve(1);
  backpressure.close();
  expect(await waiting).toBeUndefined();
  expect(await backpressure.reserve(1)).toBeUndefined();
});
