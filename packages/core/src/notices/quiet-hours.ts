/** When somebody wants no mail: from one time of day to another, as the clocks of a zone show them. `22:00` to `07:00` is over midnight. */
export type QuietHours = { from: string; to: string; timezone: string };

const TIME_OF_DAY = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

export const isTimeOfDay = (value: unknown): value is string =>
  typeof value === 'string' && TIME_OF_DAY.test(value);
