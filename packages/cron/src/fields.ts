/** One field of an expression, and the numbers that it takes. */
export type Field = {
  name: string;
  min: number;
  max: number;
  /** What `*` ends with: the day of the week has two numbers for Sunday. */
  lastOfAll: number;
  /** They stand for `min` and the numbers after it. */
  names: readonly string[];
};

export const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
export const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

const field = (name: string, min: number, max: number): Field => ({
  name,
  min,
  max,
  lastOfAll: max,
  names: [],
});

export const SECONDS = field('seconds', 0, 59);
export const MINUTES = field('minutes', 0, 59);
export const HOURS = field('hours', 0, 23);
export const DAY_OF_MONTH = field('day-of-month', 1, 31);
export const MONTH = { ...field('month', 1, 12), names: MONTHS };
export const DAY_OF_WEEK = { ...field('day-of-week', 0, 7), lastOfAll: 6, names: WEEKDAYS };

/** In the order of an expression of six; one of five begins with the second. */
export const FIELDS = [SECONDS, MINUTES, HOURS, DAY_OF_MONTH, MONTH, DAY_OF_WEEK] as const;
