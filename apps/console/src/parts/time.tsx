import { usePreferences } from '../state/preferences.ts';
import { useShown, useToday } from '../times/clock.ts';
import { fullInstant, showInstant, showWhole } from '../times/format.ts';
import type { Exactness } from '../times/formats.ts';

type Props = { at: string; exact?: Exactness };

/** A moment, in the zone that was chosen; `<Tip>` shows more of it to whoever stays on it. */
export function Time({ at, exact = 'seconds' }: Props) {
  const { zone } = usePreferences();
  useToday(zone);
  const shown = showInstant(new Date(at), zone, exact);
  return (
    <time className="time" dateTime={at} data-at={at}>
      {shown.day && <span className="day">{shown.day} </span>}
      {shown.time}
      <span className="zone"> {shown.zone}</span>
    </time>
  );
}

/** With its day, always. */
export function FullTime({ at, exact = 'ms' }: Props) {
  const { zone } = usePreferences();
  return (
    <time className="time" dateTime={at} data-at={at}>
      {fullInstant(new Date(at), zone, exact)}
    </time>
  );
}

/** `in 4 min`, `2 h ago`. */
export function Relative({ at }: { at: string }) {
  const shown = useShown(1_000, (nowMs) => {
    const ms = Date.parse(at) - nowMs;
    return ms > 0 ? `in ${showWhole(ms)}` : `${showWhole(ms)} ago`;
  });
  return (
    <time className="relative" dateTime={at} data-at={at}>
      {shown}
    </time>
  );
}
