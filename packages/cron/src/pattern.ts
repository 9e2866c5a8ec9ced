import { badRequest } from '@jiter/core';
import { Cron } from 'croner';
import { rememberLast } from './lru.ts';

const MAX_LENGTH = 256;
/** croner holds 80 KB per pattern (a table of its years), and reads one in 25 µs: few are kept. */
const MAX_PATTERNS = 500;

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
  /** The first time that matches, not before `fromMs`; undefined from the year 3000 on. */
  firstFrom(fromMs: number): number | undefined;
};

/** Throws AppError 400. `expression` comes from outside and is looked at with suspicion. */
export function parsePattern(expression: string): Pattern {
  if (typeof expression !== 'string' || expression.length > MAX_LENGTH) throw unreadable();
  return patternOf(expression.trim());
}

const unreadable = () => badRequest('Please enter a valid cron expression');

const patternOf = rememberLast(MAX_PATTERNS, (expression) => {
  const fields = readFields(expression);
  const firstFrom = createSearch(fields.join(' '));
  if (firstFrom(Date.UTC(2000, 0, 1)) === undefined) {
    throw badRequest('Please enter a valid cron expression: it never fires');
  }
  return {
    expression: fields.join(' '),
    isFixedTime: !/[*/]/.test(fields.slice(0, -3).join(' ')),
    hasTwoDays: fields.at(-3) !== '*' && fields.at(-1) !== '*',
    firstFrom,
  };
});

function readFields(expression: string): string[] {
  const fields = (MACROS.get(expression.toLowerCase()) ?? expression).split(/[ \t]+/);
  const isReadable =
    (fields.length === 5 || fields.length === 6) &&
    fields.every((field) => /^[\dA-Za-z*?,/#-]+$/.test(field)) &&
    // croner takes `1-5#2`, which no two crons understand alike.
    !/-\w+#/.test(expression);
  if (!isReadable) throw unreadable();
  return fields.map(tidy);
}

const tidy = (field: string) =>
  field
    .toUpperCase()
    .replaceAll('?', '*')
    .replaceAll('#L', 'L')
    .replace(/\b0+(?=\d)/g, '');

/**
 * croner with a fixed offset of 0 knows no daylight saving: it only counts days, in 6 µs (80 µs in a zone).
 * An answer holds for every start between the one asked about and itself, so jobs that are due together and
 * share an expression cost one search.
 */
function createSearch(expression: string): Pattern['firstFrom'] {
  const cron = openCron(expression);
  let askedMs = Infinity;
  let answerMs = -Infinity;
  return (fromMs) => {
    if (askedMs <= fromMs && fromMs <= answerMs) return answerMs;
    // croner looks for what comes later than its start.
    const found = cron.nextRun(new Date(fromMs - 1));
    if (found === null) return undefined;
    [askedMs, answerMs] = [fromMs, found.getTime()];
    return answerMs;
  };
}

function openCron(expression: string): Cron {
  try {
    return new Cron(expression, { utcOffset: 0, mode: '5-or-6-parts' });
  } catch {
    throw unreadable();
  }
}
