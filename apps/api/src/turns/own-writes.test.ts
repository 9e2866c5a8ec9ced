import { EventEmitter } from 'node:events';
import type { Request, Response } from 'express';
import { createOwnWrites } from './own-writes.ts';
import { notingWrites } from './writes-lately.ts';

function setUp() {
  const clock = { nowMs: 100 };
  const callerOf = (req: Request) => String(req.headers['x-api-key']);
  const writes = createOwnWrites({ callerOf, keptMs: 10_000, nowMs: () => clock.nowMs });
  /** A request that has come; what it gives back ends its answer. */
  const ask = (caller: string, method = 'POST', path = '/events') => {
    const res = new EventEmitter();
    const req = { method, path, headers: { 'x-api-key': caller } } as unknown as Request;
    void notingWrites([writes.note], () => {})(req, res as unknown as Response, () => {});
    return () => void res.emit('close');
  };
  return { clock, writes, ask };
}

test('what a caller wrote is there once the answer is gone, and nobody else waits for it', () => {
  const { clock, writes, ask } = setUp();
  expect(writes.writtenAtMs('a')).toBe(-Infinity);
  const [first, second] = [ask('a'), ask('a')];
  expect(writes.writtenAtMs('a')).toBe(Infinity);
  clock.nowMs = 200;
  second();
  expect(writes.writtenAtMs('a')).toBe(Infinity);
  first();
  expect([writes.writtenAtMs('a'), writes.writtenAtMs('b')]).toEqual([200, -Infinity]);
});

test.each([
  ['GET', '/events'],
  ['POST', '/cronjobs/preview'],
])('what only asks writes nothing: %s %s', (method, path) => {
  const { writes, ask } = setUp();
  ask('a', method, path);
  expect(writes.writtenAtMs('a')).toBe(-Infinity);
});

test('of many callers those are forgotten whose writes are old, and none that writes', () => {
  const { clock, writes, ask } = setUp();
  const isOver = ask('slow');
  ask('old')();
  clock.nowMs = 20_000;
  for (let caller = 0; caller < 1_000; caller += 1) ask(`c${caller}`)();
  expect(writes.writtenAtMs('old')).toBe(-Infinity);
  expect(writes.writtenAtMs('c0')).toBe(20_000);
  expect(writes.writtenAtMs('slow')).toBe(Infinity);
  isOver();
  expect(writes.writtenAtMs('slow')).toBe(20_000);
});
