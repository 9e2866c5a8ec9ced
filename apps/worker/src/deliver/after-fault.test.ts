import { afterFault } from './after-fault.ts';
import { aClaimedEvent } from './claimed-event.fixture.ts';

const dueAt = new Date('2030-01-01T00:00:00.000Z');
const event = aClaimedEvent(dueAt);

const pauseS = (claim: number, attempt = 1) =>
  (afterFault({ ...event, claim, attempt }, dueAt.getTime()).getTime() - dueAt.getTime()) / 1_000;

test('after a fault of ours an event is tried again later and later', () => {
  expect([1, 2, 3, 4, 30].map((claim) => pauseS(claim))).toEqual([1, 2, 4, 8, 60]);
  // Each attempt that was made had a claim of its own.
  expect(pauseS(3, 3)).toBe(1);
});

test('a fault before its time does not make an event early', () => {
  expect(afterFault(event, dueAt.getTime() - 5_000)).toEqual(dueAt);
});
