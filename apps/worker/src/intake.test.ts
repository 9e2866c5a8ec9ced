import { createIntake } from './intake.ts';

test('seats are taken up to the size, and passed on when they are freed', async () => {
  const intake = createIntake(10);
  const first = await intake.reserve(8);
  const second = intake.reserve(5);
  expect(intake.waiting()).toBe(5);
  first!.free(2);
  expect(intake.waiting()).toBe(5);
  first!.free(1);
  await second;
  expect(intake.waiting()).toBe(0);
});

test('a large job is not overtaken by small ones', async () => {
  const intake = createIntake(10);
  const first = await intake.reserve(9);
  const order: string[] = [];
  const large = intake.reserve(10).then((seats) => order.push('large') && seats!.free(10));
  const small = intake.reserve(1).then(() => order.push('small'));
  first!.free(9);
  await Promise.all([large, small]);
  expect(order).toEqual(['large', 'small']);
});

test('a job larger than the intake passes alone', async () => {
  const intake = createIntake(10);
  const seats = await intake.reserve(100);
  const next = intake.reserve(1);
  seats!.free(100);
  expect(await next).toBeDefined();
});

test('nobody frees more than was taken', async () => {
  const intake = createIntake(2);
  const one = await intake.reserve(1);
  await intake.reserve(1);
  one!.free(1);
  one!.free(1);
  await intake.reserve(1);
  void intake.reserve(1);
  expect(intake.waiting()).toBe(1);
});

test('closing lets nobody in any more', async () => {
  const intake = createIntake(1);
  await intake.reserve(1);
  const waiting = intake.reserve(1);
  intake.close();
  expect(await waiting).toBeUndefined();
  expect(await intake.reserve(1)).toBeUndefined();
});
