import { mock } from 'node:test';
import type { ClaimedEvent } from '@jiter/core';
import type { Renewed } from '@jiter/store';
import { eventually } from '@jiter/testkit';
import { createKeepLease } from './keep-lease.ts';

const event = { id: '12', claim: 3, attempt: 2 } as ClaimedEvent;

/** A database that refuses the first `refusals` renewals, and leaves those after `answers` unanswered. */
function setup({ leaseMs = 30, refusals = 0, answers = Infinity } = {}) {
  const renewed: Renewed[] = [];
  const renew = (lease: Renewed) => {
    renewed.push(lease);
    if (renewed.length > answers) return new Promise<boolean>(() => {});
    return renewed.length <= refusals ? Promise.reject(new Error('full')) : Promise.resolve(true);
  };
  return { renewed, keepLease: createKeepLease({ deliveries: { renew }, leaseMs }) };
}

const untilRenewed = (renewed: readonly Renewed[], times: number) =>
  eventually(() => expect(renewed.length).toBeGreaterThanOrEqual(times));

test('a lease is renewed again and again until it is let go', async () => {
  const { renewed, keepLease } = setup();
  const letGo = keepLease(event);
  await untilRenewed(renewed, 3);
  expect(renewed[0]).toEqual({ id: '12', claim: 3, attempt: 2, leaseMs: 30 });
  letGo();
  const times = renewed.length;
  const other = { ...event, id: '13' };
  keepLease(other);
  await untilRenewed(renewed, times + 2);
  expect(new Set(renewed.slice(times).map(({ id }) => id))).toEqual(new Set(['13']));
});

test('each lasts as long as is asked for it', async () => {
  const { renewed, keepLease } = setup();
  keepLease(event, 90);
  await untilRenewed(renewed, 2);
  expect(renewed[1]).toMatchObject({ id: '12', leaseMs: 90 });
});

test('one that is let go at once is not renewed, and no other one before a tenth of it has passed', async () => {
  const { renewed, keepLease } = setup({ leaseMs: 2_000 });
  const startedMs = performance.now();
  keepLease(event)();
  keepLease({ ...event, id: '13' });
  await untilRenewed(renewed, 1);
  expect(performance.now() - startedMs).toBeGreaterThanOrEqual(200);
  expect(renewed.map(({ id }) => id)).toEqual(['13']);
});

test('a renewal that failed is tried again, and one that is not answered is not asked for twice', async () => {
  const failing = setup({ refusals: 3 });
  failing.keepLease(event);
  await untilRenewed(failing.renewed, 4);
  const silent = setup({ answers: 1 });
  silent.keepLease(event);
  await untilRenewed(silent.renewed, 2);
  const sentinel = setup();
  sentinel.keepLease(event);
  await untilRenewed(sentinel.renewed, 3);
  expect(silent.renewed).toHaveLength(2);
});

test('one is renewed two seconds after its attempt has ended, and then whenever a third of it has passed', async () => {
  let nowMs = 0;
  const looks: (() => void)[] = [];
  mock.method(performance, 'now', () => nowMs);
  mock.method(globalThis, 'setTimeout', (work: () => void) => ({ unref: () => looks.push(work) }));
  const { renewed, keepLease } = setup({ leaseMs: 30_000 });
  keepLease(event);
  const times: number[] = [];
  for (; nowMs < 30_000; nowMs += 500) {
    const before = renewed.length;
    looks.splice(0).forEach((look) => look());
    if (renewed.length > before) times.push(nowMs);
    await new Promise(setImmediate);
  }
  mock.restoreAll();
  expect(times).toEqual([2_000, 12_000, 22_000]);
});
