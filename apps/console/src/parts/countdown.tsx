import { useNow } from '../times/clock.ts';
import { showCountdown } from '../times/format.ts';

const SMOOTH_MS = 50;

/** To the millisecond; `over`: what it says from then on. */
export function Countdown({ toMs, text, over }: { toMs: number; text: string; over: string }) {
  const leftMs = toMs - useNow(SMOOTH_MS);
  if (leftMs <= 0) return <span className="countdown">{over}</span>;
  return (
    <span className="countdown">
      <span className="dim">{text}</span> <b>{showCountdown(leftMs)}</b>
    </span>
  );
}
