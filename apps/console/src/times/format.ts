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
  showShort,
  nounOf,
  many,
  showSpan,
  showWhole,
  showCountdown,
  showPercent,
} = createFormats();
