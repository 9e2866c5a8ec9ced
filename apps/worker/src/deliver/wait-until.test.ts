import { createSharedWaits, pause, waitUntil } from './wait-until.ts';

const at = new Date('2030-01-01T00:00:00.000Z');
const never = new AbortController().signal;

/** Shows these times before or after `at`, one per look, the last one for ever. */
function clockShowing(...offsetsMs: number[]) {
  const shown: number[] = [];
  const now = () => {
    const offset = offsetsMs[Math.min(shown.length, offsetsMs.length - 1)]!;
    shown.push(offset);
    return new Date(at.getTime() + offset);
  };
  return { shown, clock: { now } };
}

test('what is due or overdue leaves at once', async () => {
  expect(await waitUntil(at, clockShowing(0).clock, never)).toBe('reached');
  expect(await waitUntil(at, clockShowing(5_000).clock, never)).toBe('reached');
});

test('a timer that fires early is set again: never before the clock shows the moment', async () => {
  const { shown, clock } = clockShowing(-5, -2, -1, -1, 0);
  expect(await waitUntil(at, clock, never)).toBe('reached');
  expect(shown).toEqual([-5, -2, -1, -1, 0]);
});

test('a clock that was hours behind, and is set right, keeps nobody waiting for as long', async () => {
  const { shown, clock } = clockShowing(-3_600_000, -3_599_000, 0);
  expect(await waitUntil(at, clock, never, 5)).toBe('reached');
  expect(shown).toHaveLength(3);
});

test('an abort interrupts, also one that came before', async () => {
  const draining = new AbortController();
  const waiting = waitUntil(at, clockShowing(-60_000).clock, draining.signal);
  draining.abort();
  expect(await waiting).toBe('interrupted');
  expect(await waitUntil(at, clockShowing(0).clock, draining.signal)).toBe('interrupted');
});

test('a moment further away than a timer can wait is not reached at once', async () => {
  const draining = new AbortController();
  const waiting = waitUntil(at, clockShowing(-(2 ** 40)).clock, draining.signal);
  await pause(5, never);
  draining.abort();
  expect(await waiting).toBe('interrupted');
});

test('an abort ends a pause', async () => {
  const draining = new AbortController();
  const waiting = pause(60_000, draining.signal);
  draining.abort();
  await waiting;
  await pause(60_000, draining.signal);
});

test('whoever waits for the same millisecond waits for one timer, and nobody gets an old answer', async () => {
  const { shown, clock } = clockShowing(-3, -3, 0, 0, 0);
  const waits = createSharedWaits(clock, never);
  const waiting = [waits.until(at), waits.until(new Date(at))];
  expect(shown).toHaveLength(1);
  expect(await Promise.all(waiting)).toEqual(['reached', 'reached']);
  expect(await waits.until(at)).toBe('reached');
  expect(shown).toHaveLength(4);
});
