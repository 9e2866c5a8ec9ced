import { readLocalTime, readTime } from '../events/time.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** What a text asks for: an instant, or what a clock will show. */
export type Asked =
  | { kind: 'instant'; at: Date }
  /** So many days by the calendar, then so long. */
  | { kind: 'ahead'; days: number; ms: number }
  /** In ms as if the clock showed UTC. */
  | { kind: 'local'; wallMs: number }
  /** A time of day, in ms from midnight; on a day from today on, or else the next one there is. */
  | { kind: 'clock'; timeMs: number; day?: number; weekday?: number; isNext?: boolean };

const LONGEST = 80;
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const DAYS: Readonly<Record<string, number>> = { today: 0, tomorrow: 1, 'the day after tomorrow': 2 };

type Rule = { form: RegExp; read: (parts: readonly string[]) => Asked | undefined };

const TIME = '(\\d{1,2}:\\d{2}(?::\\d{2})?(?: ?[ap]m)?|\\d{1,2} ?[ap]m|noon|midnight)';
const DAY = Object.keys(DAYS).join('|');
const WEEKDAY = WEEKDAYS.map((name) => `${name.slice(0, 3)}(?:${name.slice(3)})?`).join('|');

/** One after the other: the first whose form it has reads it. */
const RULES: readonly Rule[] = [
  { form: /^now$/, read: () => ({ kind: 'ahead', days: 0, ms: 0 }) },
  { form: /^(\d+)$/, read: ([digits]) => readEpoch(digits!) },
  { form: /^(\d{4}-\d\d-\d\d)$/, read: ([date]) => local(`${date}T00:00`) },
  { form: /^(\d{4}-\d\d-\d\d)[t ]+(\S.*)$/, read: ([date, time]) => readDateTime(date!, time!) },
  { form: /^(?:in |\+ ?)(.+)$/, read: ([length]) => readLength(length!) },
  { form: /^(.+) (?:from now|ahead)$/, read: ([length]) => readLength(length!) },
  { form: new RegExp(`^(?:at )?${TIME}$`), read: ([time]) => onClock(time!, {}) },
  {
    form: new RegExp(`^(?:on )?(${DAY})(?:,? at|,)? ${TIME}$`),
    read: ([day, time]) => onClock(time!, { day: DAYS[day!]! }),
  },
  {
    form: new RegExp(`^(?:at )?${TIME} (${DAY})$`),
    read: ([time, day]) => onClock(time!, { day: DAYS[day!]! }),
  },
  {
    form: new RegExp(`^(next |on |this )?(${WEEKDAY})(?:,? at|,)? ${TIME}$`),
    read: ([which, name, time]) => onClock(time!, { weekday: weekdayOf(name!), isNext: which === 'next ' }),
  },
];

/** Undefined for what is no time in any form that is known. */
export function readText(text: string): Asked | undefined {
  if (text.length > LONGEST) return undefined;
  const written = text.trim().toLowerCase().replace(/\s+/g, ' ');
  for (const { form, read } of RULES) {
    const parts = form.exec(written);
    const asked = parts && read(parts.slice(1));
    if (asked) return asked;
  }
  return undefined;
}

/** Seconds have ten digits from 2001 to 2286, and milliseconds thirteen. */
function readEpoch(digits: string): Asked | undefined {
  const unitMs = { 10: 1_000, 13: 1 }[digits.length];
  return unitMs === undefined ? undefined : { kind: 'instant', at: new Date(Number(digits) * unitMs) };
}

function readDateTime(date: string, time: string): Asked | undefined {
  const at = readTime(`${date}T${time.replace(/ ?(z|utc|gmt)$/, 'Z').replace(/ (?=[+-]\d)/, '')}`);
  if (at instanceof Date) return { kind: 'instant', at };
  const timeMs = readClock(time);
  const midnight = readLocalTime(`${date}T00:00`);
  if (timeMs !== undefined && midnight !== undefined) return { kind: 'local', wallMs: midnight + timeMs };
  return local(`${date}T${time}`);
}

function local(text: string): Asked | undefined {
  const wallMs = readLocalTime(text);
  return wallMs === undefined ? undefined : { kind: 'local', wallMs };
}

const UNITS: readonly [form: RegExp, unit: { days?: number; ms?: number }][] = [
  [/^(ms|millis(econds?)?)$/, { ms: 1 }],
  [/^(s|secs?|seconds?)$/, { ms: 1_000 }],
  [/^(m|mins?|minutes?)$/, { ms: MINUTE_MS }],
  [/^(h|hrs?|hours?)$/, { ms: 60 * MINUTE_MS }],
  [/^(d|days?)$/, { days: 1 }],
  [/^(w|wks?|weeks?)$/, { days: 7 }],
];
const PART = /^(an?|\d{1,9}(?:\.\d{1,3})?) ?([a-z]+)(?: and |, ?| )?/;
const MOST_PARTS = 6;
/** More is beyond the last moment there is. */
const MOST_DAYS = 366 * 8_000;

/** `5 minutes`, `1h30m`, `an hour and 10 s`, `2 days`: days are the calendar's. */
function readLength(text: string): Asked | undefined {
  const sum = { days: 0, ms: 0 };
  let left = text;
  for (let parts = 0; left !== '' && parts < MOST_PARTS; parts += 1) {
    const [whole, number, name] = PART.exec(left) ?? [];
    const unit = name === undefined ? undefined : UNITS.find(([form]) => form.test(name))?.[1];
    if (!unit) return undefined;
    const count = /^an?$/.test(number!) ? 1 : Number(number);
    if (unit.days !== undefined && !Number.isInteger(count)) return undefined;
    sum.days += count * (unit.days ?? 0);
    sum.ms += count * (unit.ms ?? 0);
    left = left.slice(whole!.length);
  }
  const isWithin = sum.days <= MOST_DAYS && sum.ms <= MOST_DAYS * DAY_MS;
  return left === '' && isWithin ? { kind: 'ahead', days: sum.days, ms: Math.ceil(sum.ms) } : undefined;
}

const weekdayOf = (name: string) => WEEKDAYS.findIndex((one) => one.startsWith(name.slice(0, 3)));

function onClock(time: string, day: { day?: number; weekday?: number; isNext?: boolean }): Asked | undefined {
  const timeMs = readClock(time);
  return timeMs === undefined ? undefined : { kind: 'clock', timeMs, ...day };
}

/** `9:00`, `09:00:30`, `9am`, `9:30 pm`, `noon`, `midnight`. */
function readClock(text: string): number | undefined {
  if (text === 'noon') return 12 * 60 * MINUTE_MS;
  if (text === 'midnight') return 0;
  const [, hourText, minute = '0', second = '0', half] =
    /^(\d{1,2})(?::(\d{2})(?::(\d{2}))?)? ?([ap]m)?$/.exec(text) ?? [];
  if (hourText === undefined || (!text.includes(':') && !half)) return undefined;
  const hour = half ? hourOf(Number(hourText), half) : Number(hourText);
  if (hour === undefined || hour > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  return ((hour * 60 + Number(minute)) * 60 + Number(second)) * 1_000;
}

function hourOf(hour: number, half: string): number | undefined {
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (half === 'pm' ? 12 : 0);
}
