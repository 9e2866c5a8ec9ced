import { createPageValue } from './page-value.ts';

/** Who moves nothing for so long is looking at something else, or at a screen on the wall. */
const IDLE_AFTER_MS = 60_000;
const SIGNS = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'touchstart', 'scroll', 'focus'] as const;

const isIdle = createPageValue(false, { begin, end });
let seenAtMs = performance.now();
let timer: ReturnType<typeof setTimeout> | undefined;

/** A move of the pointer comes a hundred times a second: it only notes the time. */
function noteSign(): void {
  seenAtMs = performance.now();
  if (!isIdle.get()) return;
  isIdle.set(false);
  lookLater(IDLE_AFTER_MS);
}

function lookLater(ms: number): void {
  timer = setTimeout(() => {
    const leftMs = seenAtMs + IDLE_AFTER_MS - performance.now();
    if (leftMs > 0) lookLater(leftMs);
    else isIdle.set(true);
  }, ms);
}

function begin(): void {
  noteSign();
  lookLater(IDLE_AFTER_MS);
  for (const sign of SIGNS) addEventListener(sign, noteSign, { capture: true, passive: true });
}

function end(): void {
  clearTimeout(timer);
  for (const sign of SIGNS) removeEventListener(sign, noteSign, { capture: true });
}

/** Whether nobody has moved anything on the page for a minute. */
export const useIsIdle = (): boolean => isIdle.use((it) => it);
