import { untilNextMs } from './repeat.ts';

const RUN_MS = 7;

/** When each of the runs of a duty begins of which one ended at `nowMs`. */
function beginsOf(duty: { everyMs: number; isIdle?: () => boolean }, nowMs: number): number[] {
  const all = { name: 'duty', firstMs: 0, ...duty };
  return Array.from({ length: 12 }, () => {
    const beginMs = nowMs + untilNextMs(all, nowMs);
    nowMs = beginMs + RUN_MS;
    return beginMs;
  });
}

const phases = Array.from({ length: 40 }, (_, index) => 25 * index + 3);

test.each(phases)('what is done each second finds the second, from %d ms on, and keeps to it', (phaseMs) => {
  const begins = beginsOf({ everyMs: 1_000 }, phaseMs).slice(2);
  expect(begins.map((beginMs) => beginMs % 1_000)).toEqual(begins.map(() => 0));
  expect(new Set(begins.slice(1).map((beginMs, index) => beginMs - begins[index]!))).toEqual(
    new Set([1_000]),
  );
});

test('while a process is idle, all that is done every few seconds is done at every other one', () => {
  const sweeps = beginsOf({ everyMs: 1_000, isIdle: () => true }, 1_003);
  const others = [5_000, 10_000, 60_000].flatMap((everyMs) => beginsOf({ everyMs }, 4_321).slice(1));
  for (const beginMs of [...sweeps, ...others]) expect(beginMs % 2_000).toBe(0);
});

test('nothing is done much sooner or later than it is meant to be', () => {
  for (const everyMs of [50, 1_000, 5_000, 60_000]) {
    for (const phaseMs of phases) {
      const waitMs = untilNextMs({ name: 'duty', firstMs: 0, everyMs }, phaseMs);
      expect(waitMs).toBeGreaterThanOrEqual(0.45 * everyMs - 1e-6);
      expect(waitMs).toBeLessThanOrEqual(1.1 * everyMs);
    }
  }
});
