import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { serverNow } from './server-clock.ts';

type Tell = (nowMs: number) => void;
type Clock = { listeners: Set<Tell>; stop: () => void };

/** By how often they tick: all that show the same are drawn at once, and not each by a timer of its own. */
const clocks = new Map<number, Clock>();

/** Now by the server's clock, as often as `everyMs`; it stands still while nobody sees the page. Read it in the smallest part that shows it. */
export function useNow(everyMs: number): number {
  const [nowMs, setNowMs] = useState(serverNow);
  useEffect(() => listen(everyMs, setNowMs), [everyMs]);
  return nowMs;
}

/** What `show` makes of now, looked at as often as `everyMs`: drawn again only when that is another text. */
export function useShown(everyMs: number, show: (nowMs: number) => string): string {
  const subscribe = useCallback((tell: () => void) => listen(everyMs, tell), [everyMs]);
  return useSyncExternalStore(subscribe, () => show(serverNow()));
}

function listen(everyMs: number, tell: Tell): () => void {
  const clock = clocks.get(everyMs) ?? start(everyMs);
  clock.listeners.add(tell);
  return () => {
    clock.listeners.delete(tell);
    if (clock.listeners.size > 0) return;
    clock.stop();
    clocks.delete(everyMs);
  };
}

function start(everyMs: number): Clock {
  const listeners = new Set<Tell>();
  const tick = () => {
    const nowMs = serverNow();
    if (!document.hidden) for (const tell of listeners) tell(nowMs);
  };
  const timer = setInterval(tick, everyMs);
  document.addEventListener('visibilitychange', tick);
  const stop = () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', tick);
  };
  const clock = { listeners, stop };
  clocks.set(everyMs, clock);
  return clock;
}
