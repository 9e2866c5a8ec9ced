import { createNumberFormats } from './number-formats.ts';
import { serverNow } from './server-clock.ts';
import { inZone } from './zones.ts';

export type Exactness = 'minutes' | 'seconds' | 'ms';

const EXACT: Record<Exactness, Intl.DateTimeFormatOptions> = {
  minutes: {},
  seconds: { second: '2-digit' },
  ms: { second: '2-digit', fractionalSecondDigits: 3 },
};

/** Apart, so that a list can set the day and the zone back. */
export type Shown = { day: string; time: string; zone: string };

const MONDAY = 1;
type Week = { firstDay: number };
/** As browsers of either age have it. */
type WithWeek = Intl.Locale & { getWeekInfo?: () => Week; weekInfo?: Week };

/** Times and numbers as people read them. `locale`: of the browser, or of the process, unless one is given. */
export const createFormats = (locale?: string) => ({
  ...createTimeFormats(locale),
  ...createNumberFormats(locale),
});

/** Whether a day has twice twelve hours, which of day and month is first, and with which day a week begins. */
function createTimeFormats(locale?: string) {
  const formats = new Map<string, Intl.DateTimeFormat>();

  /** Making one costs more than using it a thousand times. */
  function formatOf(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    const key = JSON.stringify(options);
    const known = formats.get(key) ?? new Intl.DateTimeFormat(locale, options);
    formats.set(key, known);
    return known;
  }

  const isTwiceTwelve =
    new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions().hour12 === true;
  /** A clock of 24 hours has as many digits at any time, and lines up. */
  const HOUR = { hour: isTwiceTwelve ? 'numeric' : '2-digit' } as const;
  const CLOCK = { ...HOUR, minute: '2-digit' } as const;

  function showInstant(at: Date, zone: string, exact: Exactness = 'seconds', nowMs = serverNow()): Shown {
    const time = formatOf({ ...CLOCK, ...EXACT[exact], ...inZone(zone) });
    return { day: showDay(at, zone, nowMs), time: time.format(at), zone: zoneLetters(at, zone) };
  }

  /** Nothing today; the year only where it is another. */
  function showDay(at: Date, zone: string, nowMs: number): string {
    const whole = formatOf({ year: 'numeric', month: '2-digit', day: '2-digit', ...inZone(zone) });
    const now = new Date(nowMs);
    if (whole.format(at) === whole.format(now)) return '';
    const year = formatOf({ year: 'numeric', ...inZone(zone) });
    const isOfYear = year.format(at) === year.format(now);
    return formatOf({
      month: 'short',
      day: 'numeric',
      ...(isOfYear ? { weekday: 'short' } : { year: 'numeric' }),
      ...inZone(zone),
    }).format(at);
  }

  /** They say which one it is. */
  function zoneLetters(at: Date, zone: string): string {
    const parts = formatOf({ timeZoneName: 'short', ...inZone(zone) }).formatToParts(at);
    return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  }

  /** In one line, with the day. */
  function fullInstant(at: Date, zone: string, exact: Exactness = 'ms'): string {
    const day = formatOf({
      weekday: 'short',
      year: 'numeric',
      month: 'short',
      day: 'numeric',
      ...inZone(zone),
    });
    const { time, zone: letters } = showInstant(at, zone, exact);
    return `${day.format(at)}, ${time} ${letters}`;
  }

  const { format: showTwoDigits } = new Intl.NumberFormat(locale, { minimumIntegerDigits: 2 });
  const atUtc = (hour: number, minute: number) => Date.UTC(2027, 0, 1, hour, minute);

  /** What a clock shows at that time of any day. */
  const showClock = (hour: number, minute: number): string =>
    formatOf({ ...CLOCK, timeZone: 'UTC' }).format(atUtc(hour, minute));

  /** The same of a text such as `09:05`. */
  function showClockText(text: string): string {
    const [, hour, minute] = /^(\d\d):(\d\d)/.exec(text) ?? [];
    return hour === undefined ? text : showClock(Number(hour), Number(minute));
  }

  /** Hours of a day, one below the other. */
  const showHour = (hour: number): string =>
    isTwiceTwelve ? formatOf({ ...HOUR, timeZone: 'UTC' }).format(atUtc(hour, 0)) : showClock(hour, 0);

  /** `to`: the last one. */
  const showHours = (from: number, to: number): string =>
    from === to
      ? showHour(from)
      : isTwiceTwelve
        ? formatOf({ ...HOUR, timeZone: 'UTC' }).formatRange(atUtc(from, 0), atUtc(to, 0))
        : `${showTwoDigits(from)}–${showTwoDigits(to)}`;

  /** A day that has no zone, `2027-03-28`. */
  const showDate = (day: string): string =>
    formatOf({ weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' }).format(
      Date.parse(`${day}T00:00:00Z`),
    );

  /** 0: Sunday. */
  const showWeekday = (weekday: number): string =>
    // The third of that month was one.
    formatOf({ weekday: 'short', timeZone: 'UTC' }).format(Date.UTC(2027, 0, 3 + weekday));

  /** With which a week begins: 0 is Sunday. */
  function firstWeekday(): number {
    const own: WithWeek = new Intl.Locale(new Intl.DateTimeFormat(locale).resolvedOptions().locale);
    return ((own.getWeekInfo?.() ?? own.weekInfo)?.firstDay ?? MONDAY) % 7;
  }

  return {
    ...{ showInstant, zoneLetters, fullInstant, showClock, showClockText, showHour, showHours, showDate },
    ...{ showWeekday, firstWeekday },
  };
}
