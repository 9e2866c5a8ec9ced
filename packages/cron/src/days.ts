import { DAY_OF_MONTH, DAY_OF_WEEK } from './fields.ts';
import { readNumber, readNumbers } from './numbers.ts';

/** A month as what its days depend on. */
export type Month = { length: number; /** Of the 1st; 0 is Sunday. */ firstWeekday: number };

/** Days of a month as bits: the lowest one is the 1st. */
export type DaysOf = (month: Month) => number;

const bitOf = (day: number) => 1 << (day - 1);
const EVERY_WEEK = [1, 8, 15, 22, 29].map(bitOf).reduce((bits, bit) => bits | bit);

/** The days that both day fields mean together. Throws AppError 400. */
export function readDays(dayOfMonth: string, dayOfWeek: string): DaysOf {
  const ofMonth = anyOf(dayOfMonth.split(',').map(readDayOfMonth));
  const ofWeek = anyOf(dayOfWeek.split(',').map(readDayOfWeek));
  // As in every cron: one that is left open says nothing, and of two either is enough.
  const days = dayOfMonth === '*' ? ofWeek : dayOfWeek === '*' ? ofMonth : anyOf([ofMonth, ofWeek]);
  return (month) => days(month) & (bitOf(month.length + 1) - 1);
}

function anyOf(all: readonly DaysOf[]): DaysOf {
  if (all.length === 1) return all[0]!;
  return (month) => all.reduce((bits, days) => bits | days(month), 0);
}

/** `15W` and `FRI#3` take one day: what more they could take is understood differently everywhere. */
function readDayOfMonth(item: string): DaysOf {
  if (item === 'L') return ({ length }) => bitOf(length);
  if (item === 'LW') return (month) => bitOf(nearestWorkday(month.length, month));
  if (item.endsWith('W')) {
    const day = readNumber(item.slice(0, -1), item, DAY_OF_MONTH);
    return (month) => (day <= month.length ? bitOf(nearestWorkday(day, month)) : 0);
  }
  const bits = readNumbers(item, DAY_OF_MONTH).reduce((sum, day) => sum | bitOf(day), 0);
  return () => bits;
}

function readDayOfWeek(item: string): DaysOf {
  const [, day = '', place] = /^(.*?)(?:#(L|[1-5])|L)$/.exec(item) ?? [];
  if (day !== '') return placeInMonth(readNumber(day, item, DAY_OF_WEEK) % 7, place);
  const weekdays = [...new Set(readNumbers(item, DAY_OF_WEEK).map((weekday) => weekday % 7))];
  return ({ firstWeekday }) =>
    weekdays.reduce((bits, weekday) => bits | (EVERY_WEEK << daysUntil(weekday, firstWeekday)), 0);
}

/** The weekday's first to fifth of a month, or its last. */
function placeInMonth(weekday: number, place = 'L'): DaysOf {
  return ({ length, firstWeekday }) => {
    const first = 1 + daysUntil(weekday, firstWeekday);
    const weeks = place === 'L' ? Math.floor((length - first) / 7) : Number(place) - 1;
    const day = first + 7 * weeks;
    return day <= length ? bitOf(day) : 0;
  };
}

/** The day from Monday to Friday that is nearest, within the month. */
function nearestWorkday(day: number, { length, firstWeekday }: Month): number {
  const weekday = (firstWeekday + day - 1) % 7;
  if (weekday === 6) return day === 1 ? 3 : day - 1;
  if (weekday === 0) return day === length ? day - 2 : day + 1;
  return day;
}

const daysUntil = (weekday: number, from: number) => (weekday - from + 7) % 7;
