import { useSyncExternalStore } from 'react';

/** Who moves nothing for so long is looking at something else, or at a screen on the wall. */
const IDLE_AFTER_MS = 60_000;
const SIGNS = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'touchstart', 'scroll', 'focus'] as const;

const listeners = new Set<() => void>();
let isIdle = false;
let seenAtMs = performance.now();
let timer: ReturnType<typeof setTimeout> | undefined;

function setIdle(to: boolean): void {
  if (isIdle === to) return;
  isIdle = to;
  for (const tell of listeners) tell();
}

/** A move of the pointer comes a hundred times a second: it only notes the time. */
function noteSign(): void {
  seenAtMs = performance.now();
  if (!isIdle) return;
  setIdle(false);
  lookLater(IDLE_AFTER_MS);
}

function lookLater(ms: number): void {
  timer = setTimeout(() => {
    const leftMs = seenAtMs + IDLE_AFTER_MS - performance.now();
    if (leftMs > 0) lookLater(leftMs);
    else setIdle(true);
  }, ms);
}

function subscribe(tell: () => void): () => void {
  if (listeners.size === 0) {
    noteSign();
    lookLater(IDLE_AFTER_MS);
    for (const sign of SIGNS) addEventListener(sign, noteSign, { capture: true, passive: true });
  }
  listeners.add(tell);
  return () => {
    listeners.delete(tell);
    if (listeners.size > 0) return;
    clearTimeout(timer);
    for (const sign of SIGNS) removeEventListener(sign, noteSign, { capture: true });
  };
}

/** Whether nobody has moved anything on the page for a minute. */
export const useIsIdle = (): boolean => useSyncExternalStore(subscribe, () => isIdle);
