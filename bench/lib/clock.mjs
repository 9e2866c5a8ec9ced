import { performance } from 'node:perf_hooks';

const ALIGN_MS = 10;

/**
 * The wall clock in fractions of a ms. Date.now() cuts them off, and performance.timeOrigin drifts away from the wall
 * clock in a long process, so the two are set against each other anew. Each comparison comes out too low, by what
 * was cut off and by the time between the two readings, so the highest of many is the one to trust.
 */
export function createWallClock() {
  let origin;
  const align = () => {
    origin = -Infinity;
    const until = performance.now() + ALIGN_MS;
    while (performance.now() < until) origin = Math.max(origin, Date.now() - performance.now());
  };
  align();
  return { align, now: () => origin + performance.now() };
}
