import type { Request, Response } from 'express';
import { createWritesLately, notingWrites } from './writes-lately.ts';

test.each([
  ['GET', '/events', false],
  ['HEAD', '/events', false],
  ['POST', '/events', true],
  ['PUT', '/events/7', true],
  ['DELETE', '/cronjobs/7', true],
  ['POST', '/cronjobs/preview', false],
])('a request by %s %s is a write: %s', async (method, path, isWrite) => {
  const writes = createWritesLately();
  await new Promise((resolve) =>
    notingWrites([writes.note], resolve)({ method, path } as Request, {} as Response, resolve),
  );
  expect(writes.areThere()).toBe(isWrite);
});

test('a write is remembered for a second', () => {
  let ms = 0;
  const writes = createWritesLately(() => ms);
  const post = () =>
    notingWrites([writes.note], () => {})(
      { method: 'POST', path: '/events' } as Request,
      {} as Response,
      () => {},
    );
  expect(writes.areThere()).toBe(false);
  void post();
  ms = 999;
  expect(writes.areThere()).toBe(true);
  ms = 1_000;
  expect(writes.areThere()).toBe(false);
});
