import type { Request, Response } from 'express';
import { createWritesLately } from './writes-lately.ts';

test.each([
  ['GET', false],
  ['POST', true],
  ['PUT', true],
  ['DELETE', true],
])('a request by %s is a write: %s', async (method, isWrite) => {
  const writes = createWritesLately();
  await new Promise((resolve) => writes.noting(resolve)({ method } as Request, {} as Response, resolve));
  expect(writes.areThere()).toBe(isWrite);
});

test('a write is remembered for a second', () => {
  let ms = 0;
  const writes = createWritesLately(() => ms);
  const post = () => writes.noting(() => {})({ method: 'POST' } as Request, {} as Response, () => {});
  expect(writes.areThere()).toBe(false);
  void post();
  ms = 999;
  expect(writes.areThere()).toBe(true);
  ms = 1_000;
  expect(writes.areThere()).toBe(false);
});
