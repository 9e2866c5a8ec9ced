const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const FULL_DAY = '(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)';
const MONTH = `(?<month>${MONTHS.join('|')})`;
const TIME = '(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)';

/** The three forms of a date in HTTP (RFC 9110 §5.6.7), all in UTC and case-sensitive. */
const FORMS = [
  // Sun, 06 Nov 1994 08:49:37 GMT
  new RegExp(`^${DAY}, (?<day>\\d\\d) ${MONTH} (?<year>\\d{4}) ${TIME} GMT$`),
  // Sunday, 06-Nov-94 08:49:37 GMT
  new RegExp(`^${FULL_DAY}, (?<day>\\d\\d)-${MONTH}-(?<shortYear>\\d\\d) ${TIME} GMT$`),
  // Sun Nov  6 08:49:37 1994
  new RegExp(`^${DAY} ${MONTH} (?<day>\\d\\d| \\d) ${TIME} (?<year>\\d{4})$`),
];

/** A value of a header without the spaces around it, which undici leaves at its end. */
export const withoutSpaces = (value: string) => value.replace(/^[ \t]+|[ \t]+$/g, '');

/**
 * Reads a `Retry-After` header, seconds or a date (RFC 9110 §10.2.3), into ms from `now`; undefined when there is none,
 * or none in exactly one of these forms: what is nearly a date may mean anything.
 */
export function parseRetryAfter(header: string | undefined, now: Date): number | undefined {
  if (header === undefined) return undefined;
  const text = withoutSpaces(header);
  if (/^\d+$/.test(text)) return Number(text) * 1_000;
  const at = parseHttpDate(text, now);
  return at === undefined ? undefined : Math.max(0, at - now.getTime());
}

/** In ms since the epoch. The name of the day is not compared: whoever gets it wrong still means the date. */
function parseHttpDate(text: string, now: Date): number | undefined {
  const fields = FORMS.map((form) => form.exec(text)?.groups).find((groups) => groups);
  if (!fields) return undefined;
  const { month = '', day, year, shortYear, ...time } = fields;
  const midnightIn = (inYear: number) => midnightOf(inYear, MONTHS.indexOf(month), Number(day));
  const midnightMs =
    shortYear === undefined ? midnightIn(Number(year)) : inCentury(Number(shortYear), now, midnightIn);
  const timeMs = timeOfDay(Number(time['hour']), Number(time['minute']), Number(time['second']));
  return midnightMs === undefined || timeMs === undefined ? undefined : midnightMs + timeMs;
}

/** Undefined for a day that its month does not have. */
function midnightOf(year: number, month: number, day: number): number | undefined {
  const date = new Date(0);
  // Not Date.UTC, to which the year 30 is 1930.
  date.setUTCFullYear(year, month, day);
  return date.getUTCDate() === day ? date.getTime() : undefined;
}

/** A leap second is the last one of its day. */
function timeOfDay(hour: number, minute: number, second: number): number | undefined {
  const isLeap = second === 60 && hour === 23 && minute === 59;
  if (hour > 23 || minute > 59 || (second > 59 && !isLeap)) return undefined;
  return ((hour * 60 + minute) * 60 + second) * 1_000;
}

/** Two digits stand for the latest such year that is not more than 50 years ahead. */
function inCentury<T extends number | undefined>(
  shortYear: number,
  now: Date,
  midnightIn: (year: number) => T,
): T {
  const limit = new Date(now);
  limit.setUTCFullYear(limit.getUTCFullYear() + 50);
  const year = Math.floor(limit.getUTCFullYear() / 100) * 100 + shortYear;
  const latest = midnightIn(year);
  return latest !== undefined && latest > limit.getTime() ? midnightIn(year - 100) : latest;
}
