import { createAfterFault, type AfterFault } from './after-fault.ts';
import { aClaimedEvent } from './claimed-event.fixture.ts';

const dueAt = new Date('2030-01-01T00:00:00.000Z');
const event = aClaimedEvent(dueAt);

const pauseS = (afterFault: AfterFault, claim: number, others: { id?: string; attempt?: number } = {}) =>
  (afterFault({ ...event, ...others, claim }, dueAt.getTime()).getTime() - dueAt.getTime()) / 1_000;

test('after a fault of ours an event is tried again later and later', () => {
  const afterFault = createAfterFault(() => 1);
  expect([1, 2, 3, 4].map((claim) => pauseS(afterFault, claim))).toEqual([1, 2, 4, 8]);
  expect(Array.from({ length: 30 }, (_, index) => pauseS(afterFault, 5 + index)).at(-1)).toBe(60);
});

test('that it was handed back before, or attempted, is no fault', () => {
  const afterFault = createAfterFault(() => 1);
  expect([7, 8].map((claim) => pauseS(afterFault, claim))).toEqual([1, 2]);
  expect([9, 10].map((claim) => pauseS(afterFault, claim, { attempt: 2 }))).toEqual([1, 2]);
  expect(pauseS(afterFault, 1, { id: '2' })).toBe(1);
});

test('other workers are taken to have had as many, and never more than it was claimed', () => {
  const afterFault = createAfterFault(() => 10);
  expect([4, 40].map((claim) => pauseS(afterFault, claim))).toEqual([1, 60]);
  const third = createAfterFault(() => 10);
  expect([1, 3].map((claim) => pauseS(third, claim))).toEqual([1, 4]);
});

test('of more events than can be known it is how often they were claimed', () => {
  const afterFault = createAfterFault(() => 1, 2);
  const all = ['1', '2', '3'];
  all.forEach((id) => pauseS(afterFault, 1, { id }));
  expect(all.map((id) => pauseS(afterFault, 8, { id }))).toEqual([60, 60, 60]);
  const later = dueAt.getTime() + 3_600_000;
  const ofAnother = afterFault({ ...event, id: '4', claim: 8 }, later);
  expect(ofAnother.getTime() - later).toBe(1_000);
});

test('a fault before its time does not make an event early', () => {
  expect(createAfterFault(() => 1)(event, dueAt.getTime() - 5_000)).toEqual(dueAt);
});
