import { remember } from '@jiter/cache';
import { firstFrom, type Calendar } from './calendar.ts';
import { readDays } from './days.ts';
import { DAY_OF_MONTH, DAY_OF_WEEK, FIELDS, HOURS, MINUTES, MONTH, SECONDS, type Field } from './fields.ts';
import { refuseForeignFormats, refuseItem, refuseQuestionMark, refuseYears } from './foreign.ts';
import { readNumbers } from './numbers.ts';
import { refused } from './refused.ts';

const MAX_LENGTH = 256;
/** Each takes a few hundred bytes, and 20 µs to read. */
const MAX_PATTERNS = 1_000;

/** A Map, because an object would also answer to `constructor`. */
const MACROS = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
]);

/** An expression without a zone: it knows wall-clock times, given as if the wall clock showed UTC. */
export type Pattern = {
  /** Five or six fields: macros expanded, names in capitals, `?` as `*`. */
  expression: string;
  /** Neither a wildcard nor a step in seconds, minutes and hours: it names moments of a day, not a pace. */
  isFixedTime: boolean;
  /** True when both the day of the month and the day of the week are given: either is enough. */
  hasTwoDays: boolean;
  /** The first time that matches, not before `fromMs`; undefined when there is none within 30 years. */
  firstFrom(fromMs: number): number | undefined;
};

/** Throws AppError 400. `expression` comes from outside and is looked at with suspicion. */
export function parsePattern(expression: string): Pattern {
  if (typeof expression !== 'string' || expression.length > MAX_LENGTH) throw refused();
  return patternOf(expression.trim());
}

const patternOf = remember((expression: string): Pattern => {
  const fields = readFields(expression);
  const calendar = readCalendar(fields);
  // Any 28 years have each leap day on each day of the week.
  if (firstFrom(calendar, Date.UTC(2000, 0, 1)) === undefined) throw refused('it never fires');
  return {
    expression: fields.join(' '),
    isFixedTime: !/[*/]/.test(fields.slice(0, -3).join(' ')),
    hasTwoDays: fields.at(-3) !== '*' && fields.at(-1) !== '*',
    firstFrom: (fromMs: number) => firstFrom(calendar, fromMs),
  };
}, MAX_PATTERNS);

function readFields(expression: string): string[] {
  const expanded = MACROS.get(expression.toLowerCase()) ?? expression;
  refuseForeignFormats(expanded);
  const fields = expanded.split(/[ \t]+/);
  refuseYears(fields);
  if (fields.length !== 5 && fields.length !== 6) throw refused();
  return fields.map((text, index) => tidy(text, FIELDS[index + 6 - fields.length]!, fields.length));
}

/** Names in capitals, no leading zeros, one word for one thing. */
function tidy(text: string, field: Field, fieldCount: number): string {
  const capitals = text.toUpperCase();
  if (capitals === '?') {
    if (field === DAY_OF_MONTH || field === DAY_OF_WEEK) return '*';
    throw refuseQuestionMark(field, fieldCount);
  }
  if (!/^[\dA-Z*,/#-]+$/.test(capitals)) throw refuseItem(capitals, field);
  return capitals.replaceAll('#L', 'L').replace(/\b0+(?=\d)/g, '');
}

function readCalendar(fields: readonly string[]): Calendar {
  const [weekday, month, day, hour, minute, second = '0'] = fields.toReversed() as [
    ...[string, string, string, string, string],
    string?,
  ];
  return {
    seconds: readField(second, SECONDS),
    minutes: readField(minute, MINUTES),
    hours: readField(hour, HOURS),
    months: new Set(readField(month, MONTH)),
    daysOf: readDays(day, weekday),
  };
}

function readField(text: string, field: Field): number[] {
  const numbers = text.split(',').flatMap((item) => readNumbers(item, field));
  return [...new Set(numbers)].sort((one, other) => one - other);
}
