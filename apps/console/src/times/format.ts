import { createFormats } from './formats.ts';

/** Times and numbers as whoever looks reads them: in the language of the browser. */
export const {
  showInstant,
  zoneLetters,
  fullInstant,
  showClock,
  showClockText,
  showHour,
  showHours,
  showDate,
  showWeekday,
  firstWeekday,
  showCount,
  many,
  showSpan,
  showWhole,
  showCountdown,
  showPercent,
} = createFormats();

/** As `<input type="datetime-local" step="0.001">` has it, in the zone of the browser. */
export function toInput(at: Date): string {
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, -1);
}
