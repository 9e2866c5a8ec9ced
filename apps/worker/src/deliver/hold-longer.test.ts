import type { ClaimedEvent } from '@jiter/core';
import { RowLocked } from '@jiter/store';
import { createHoldLonger } from './hold-longer.ts';
import type { KeepLease } from './keep-lease.ts';
import { aClaimedEvent } from './claimed-event.fixture.ts';

const now = new Date('2030-01-01T00:00:00Z');
const hold = { aheadMs: 1_200, leaseMs: 23_000, marginMs: 8_000 };
const given = { hold, clock: { now: () => now }, draining: new AbortController().signal };

/** What is renewed for an event whose org says that. */
async function renewed(
  timeout: string | undefined,
  event: Partial<ClaimedEvent> = {},
  how: 'asOrgSays' | 'anew' = 'asOrgSays',
) {
  const leases: number[] = [];
  const renew = ({ leaseMs }: { leaseMs: number }) => (leases.push(leaseMs), Promise.resolve(true));
  const keepLease = () => () => {};
  const holdLonger = createHoldLonger({ ...given, deliveries: { renew }, keepLease });
  await holdLonger[how](aClaimedEvent(now, event), timeout === undefined ? {} : { timeout });
  return leases;
}

test('a lease lasts for as long as the org gives its events, where that is longer than it was taken for', async () => {
  expect(await renewed(undefined)).toEqual([]);
  expect(await renewed('15s')).toEqual([]);
  expect(await renewed('2s')).toEqual([]);
  expect(await renewed('90s')).toEqual([98_000]);
  expect(await renewed('90s', { dueAt: new Date(now.getTime() + 200) })).toEqual([98_200]);
  expect(await renewed('90s', { dueAt: new Date(now.getTime() - 5_000) })).toEqual([98_000]);
  // Its claim knew about that.
  expect(await renewed('90s', { timeoutMs: 20_000 })).toEqual([]);
});

test('anew it lasts as long as a claim would make it, for what the event or its org says', async () => {
  expect(await renewed(undefined, {}, 'anew')).toEqual([23_000]);
  expect(await renewed('90s', {}, 'anew')).toEqual([98_000]);
  expect(await renewed('90s', { timeoutMs: 2_000 }, 'anew')).toEqual([10_000]);
  expect(await renewed('2s', {}, 'anew')).toEqual([10_000]);
});

test.each<[string, () => Promise<string>]>([
  ['comes', () => Promise.resolve('payload')],
  ['fails', () => Promise.reject(new Error('away'))],
])(
  'it does not end while something is waited for, and is kept no longer when that %s',
  async (_how, work) => {
    const done: unknown[] = [];
    const keepLease: KeepLease = ({ id }, leaseMs) => {
      done.push({ id, leaseMs });
      return () => void done.push('let go');
    };
    const renew = () => Promise.reject(new Error('nothing is to be renewed'));
    const holdLonger = createHoldLonger({
      ...given,
      deliveries: { renew },
      keepLease,
    });
    const waited = holdLonger.during(work(), aClaimedEvent(now, { id: '12' }), { timeout: '90s' });
    expect(done).toEqual([{ id: '12', leaseMs: 98_000 }]);
    expect(await Promise.allSettled([waited])).toEqual(await Promise.allSettled([work()]));
    expect(done).toEqual([{ id: '12', leaseMs: 98_000 }, 'let go']);
  },
);

/** A renewal that is refused with these errors, one after the other; and how often it was asked for. */
async function refused(errors: Error[], draining = new AbortController()) {
  let asked = 0;
  const renew = () => {
    const error = errors[Math.min(asked++, errors.length)];
    return error ? Promise.reject(error) : Promise.resolve(true);
  };
  const keepLease = () => () => {};
  const holdLonger = createHoldLonger({
    ...given,
    deliveries: { renew },
    keepLease,
    draining: draining.signal,
  });
  const said = await holdLonger.anew(aClaimedEvent(now), {}).catch((error: Error) => error.message);
  return [said, asked];
}

test('a row that somebody has for a moment is asked for again, and nothing else is', async () => {
  expect(await refused([new RowLocked(), new RowLocked()])).toEqual([true, 3]);
  expect(await refused([new Error('away')])).toEqual(['away', 1]);
  const draining = new AbortController();
  draining.abort();
  expect(await refused([new RowLocked()], draining)).toEqual([new RowLocked().message, 1]);
});
