/** What the pickers can say. What they cannot stays a text. */
export type Picks =
  | { every: 'minutes'; step: number }
  | { every: 'hour'; minute: number }
  | { every: 'day'; hour: number; minute: number }
  | { every: 'week'; hour: number; minute: number; days: readonly number[] }
  | { every: 'month'; hour: number; minute: number; day: number };

/** Those that are at the same minutes of each hour. */
export const STEPS = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30] as const;
const WORKDAYS = '1-5';

export function writePicks(picks: Picks): string {
  if (picks.every === 'minutes') return picks.step === 1 ? '* * * * *' : `*/${picks.step} * * * *`;
  if (picks.every === 'hour') return `${picks.minute} * * * *`;
  const at = `${picks.minute} ${picks.hour}`;
  if (picks.every === 'day') return `${at} * * *`;
  if (picks.every === 'week') return `${at} * * ${writeDays(picks.days)}`;
  return `${at} ${picks.day} * *`;
}

function writeDays(days: readonly number[]): string {
  const listed = [...days].sort((one, other) => one - other).join(',');
  return listed === '1,2,3,4,5' ? WORKDAYS : listed;
}

/** Undefined for what would not come out again as it is, letter for letter. */
export function readPicks(expression: string): Picks | undefined {
  const picks = guess(expression.split(' '));
  return picks && writePicks(picks) === expression ? picks : undefined;
}

function guess(fields: readonly string[]): Picks | undefined {
  const [minuteText = '', hourText = '', dayText = '', month, weekdays = ''] = fields;
  if (fields.length !== 5 || month !== '*') return undefined;
  if (hourText === '*' && dayText === '*' && weekdays === '*') return withinHour(minuteText);
  const [minute, hour] = [numberOf(minuteText, 0, 59), numberOf(hourText, 0, 23)];
  if (minute === undefined || hour === undefined) return undefined;
  const at = { hour, minute };
  if (dayText === '*' && weekdays === '*') return { every: 'day', ...at };
  if (dayText === '*') {
    const days = daysOf(weekdays);
    return days && { every: 'week', ...at, days };
  }
  const day = numberOf(dayText, 1, 31);
  return weekdays === '*' && day !== undefined ? { every: 'month', ...at, day } : undefined;
}

function withinHour(text: string): Picks | undefined {
  const step = text === '*' ? 1 : numberOf(text.replace(/^\*\//, ''), 2, 30);
  if (text === '*' || text.startsWith('*/'))
    return STEPS.some((one) => one === step) ? { every: 'minutes', step: step! } : undefined;
  const minute = numberOf(text, 0, 59);
  return minute === undefined ? undefined : { every: 'hour', minute };
}

function daysOf(text: string): number[] | undefined {
  const days = (text === WORKDAYS ? '1,2,3,4,5' : text).split(',').map((one) => numberOf(one, 0, 6));
  return days.every((day) => day !== undefined) && new Set(days).size === days.length ? days : undefined;
}

function numberOf(text: string, least: number, most: number): number | undefined {
  const value = Number(text);
  return /^\d{1,2}$/.test(text) && value >= least && value <= most ? value : undefined;
}

type Every = Picks['every'];

/** Another kind of them, with what can be kept of the time. */
export function changeKind(picks: Picks | undefined, every: Every): Picks {
  const at = {
    hour: picks && 'hour' in picks ? picks.hour : 9,
    minute: picks && 'minute' in picks ? picks.minute : 0,
  };
  switch (every) {
    case 'minutes':
      return { every, step: 15 };
    case 'hour':
      return { every, minute: at.minute };
    case 'day':
      return { every, ...at };
    case 'week':
      return { every, ...at, days: [1, 2, 3, 4, 5] };
    case 'month':
      return { every, ...at, day: 1 };
  }
}
