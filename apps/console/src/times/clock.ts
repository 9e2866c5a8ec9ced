import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { wallOf } from './days.ts';
import { serverNow } from './server-clock.ts';

/** A page may be open at midnight. */
const DAY_LOOKED_AT_MS = 10_000;
let lastDay = { ofMs: NaN, zone: '', day: '' };

/** The day that clocks of a zone show: many ask for it at once, and it costs more than to remember it. */
function dayAt(nowMs: number, zone: string): string {
  const ofMs = Math.floor(nowMs / DAY_LOOKED_AT_MS) * DAY_LOOKED_AT_MS;
  if (lastDay.ofMs !== ofMs || lastDay.zone !== zone) lastDay = { ofMs, zone, day: wallOf(nowMs, zone).day };
  return lastDay.day;
}

/** Today, as clocks of a zone show it: what says nothing of its day because it is today's is drawn anew when that is over. */
export const useToday = (zone: string): string => useShown(DAY_LOOKED_AT_MS, (nowMs) => dayAt(nowMs, zone));

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

/** The same for what is seen of a page that nobody looks at: its name, among those of others. */
export function useNowAlways(everyMs: number, isOn: boolean): number {
  const [nowMs, setNowMs] = useState(serverNow);
  useEffect(() => {
    if (!isOn) return undefined;
    const timer = setInterval(() => setNowMs(serverNow()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, isOn]);
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
