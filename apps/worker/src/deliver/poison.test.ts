import { aClaimedEvent } from './claimed-event.fixture.ts';
import { findPoison, setApart } from './poison.ts';

const now = new Date('2030-01-01T00:00:00.000Z');
const lost = (id: string, lostClaims?: number) =>
  aClaimedEvent(now, { id, ...(lostClaims !== undefined && { lostClaims }) });

test('an event is given up after twenty claims in a row of which nothing was heard, and not before', () => {
  expect(findPoison(lost('1'), now, 'w')).toBeUndefined();
  expect(findPoison(lost('1', 19), now, 'w')).toBeUndefined();
  expect(findPoison(lost('1', 20), now, 'w')).toMatchObject({
    status: 'given up: 20 claims in a row ended without a record; their workers died, or could not write one',
    outcome: { kind: 'failed', reason: 'unrecorded' },
  });
});

test('of those whose claims were lost twice, one at a time is held, and the others come again one by one', () => {
  const events = [lost('good'), lost('once', 1), lost('a', 2), lost('b', 3), lost('c', 2)];
  const { held, suspect, aside } = setApart(events, now.getTime());
  expect([...held, suspect].map((one) => one?.id)).toEqual(['good', 'once', 'a']);
  expect(aside.map(({ event, dueAt }) => [event.id, dueAt.getTime() - now.getTime()])).toEqual([
    ['b', 1_000],
    ['c', 2_000],
  ]);
});

test.each([
  ['of their time, where that is to come', 5_000, 7_000],
  ['of now, where it is over', -5_000, 2_000],
])('those that are set aside come again within seconds %s', (_of, dueInMs, lastInMs) => {
  const due = new Date(now.getTime() + dueInMs);
  const events = ['a', 'b', 'c'].map((id) => aClaimedEvent(due, { id, lostClaims: 2 }));
  const { aside } = setApart(events, now.getTime());
  expect(aside.at(-1)!.dueAt.getTime() - now.getTime()).toBe(lastInMs);
});
