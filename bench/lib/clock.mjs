import { performance } from 'node:perf_hooks';

/**
 * The wall clock in fractions of a ms. Date.now() cuts them off, and performance.timeOrigin drifts away from the wall
 * clock in a long process, so the two are set against each other anew, at the moment Date.now() ticks.
 */
export function createWallClock() {
  let origin = 0;
  const align = () => {
    const tick = Date.now();
    while (Date.now() === tick);
    origin = Date.now() - performance.now();
  };
  align();
  return { align, now: () => origin + performance.now() };
}
