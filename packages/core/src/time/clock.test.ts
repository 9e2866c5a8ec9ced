import { systemClock } from './clock.ts';

test("the system's clock shows the time of this machine, anew each time", () => {
  const before = Date.now();
  const times = [systemClock.now(), systemClock.now()] as const;
  expect(times[0].getTime()).toBeGreaterThanOrEqual(before);
  expect(times[1].getTime()).toBeLessThanOrEqual(Date.now());
  expect(times[0]).not.toBe(times[1]);
});
