import { AppError, LAST_MOMENT_MS, type ErrorCode } from '@jiter/core';
import { resolveLocalTime } from '@jiter/cron';
import { text } from '../../openapi/shape.ts';
import { readLocalTime } from '../time.ts';
import { duration, readDuration } from './duration.ts';
import { refuse, type Field } from './field.ts';

/** As much would be beyond the last moment there is. In whole days, so that it can be told. */
const MAX_DELAY_MS = LAST_MOMENT_MS + 1 - Date.UTC(2000, 0, 1);

const LOCAL_TIME =
  "'localTime' must be a time without a zone, such as 2027-03-28T02:30, and 'timezone' names its zone";

/** Instead of `scheduledTime`: how long from now, or what a clock will show somewhere. All are kept as they were given. */
const delay: Field<string> = {
  read(value) {
    readDuration('delay', value, { least: 0, most: MAX_DELAY_MS });
    return value as string;
  },
  json: duration('From now on, instead of `scheduledTime`; `0s` is now.'),
  isNeeded: true,
};

const localTime: Field<string> = {
  read(value) {
    if (readLocalTime(value) === undefined) refuse('invalid_local_time', LOCAL_TIME);
    return value as string;
  },
  json: text('What a clock shows in `timezone`, instead of `scheduledTime`.', {
    examples: ['2027-03-28T02:30'],
  }),
  isNeeded: true,
};

const timezone: Field<string> = {
  read(value) {
    resolveIn(0, value);
    return value as string;
  },
  json: text('An IANA time zone.', { examples: ['Europe/Berlin'] }),
  isNeeded: true,
};

export const TIME_FIELDS = { delay, localTime, timezone };

/** What events may have of it. */
export type GivenTime = {
  scheduledTime?: Date;
  options?: { delay?: string | null; localTime?: string | null; timezone?: string | null };
};

const TWO_TIMES = "Please send one time only: 'scheduledTime', or 'delay', or 'localTime' with 'timezone'";

/**
 * The time that was asked for, from the one field that says it; undefined when none does. A delay begins at `latest`: what
 * the time is by the database's clock at the most, so that nothing comes early. Throws AppError 400.
 */
export function timeOf({ scheduledTime, options = {} }: GivenTime, latest: () => Date): Date | undefined {
  const { delay, localTime, timezone } = options;
  const given = [scheduledTime, delay, localTime ?? timezone].filter((time) => time !== undefined);
  if (given.length > 1) refuse('two_times', TWO_TIMES);
  if (typeof delay === 'string') {
    return within(latest().getTime() + readDuration('delay', delay, ANY), 'delay', 'invalid_duration');
  }
  if (typeof localTime !== 'string' && typeof timezone !== 'string') return scheduledTime;
  if (typeof localTime !== 'string') return refuse('invalid_local_time', LOCAL_TIME);
  if (typeof timezone !== 'string') {
    return refuse('invalid_timezone', "'localTime' needs a 'timezone', such as Europe/Berlin");
  }
  return within(resolveIn(readLocalTime(localTime)!, timezone).getTime(), 'localTime', 'invalid_local_time');
}

const ANY = { least: 0, most: Infinity };

function within(ms: number, field: string, code: ErrorCode): Date {
  if (ms <= LAST_MOMENT_MS) return new Date(ms);
  return refuse(code, `'${field}' is too far ahead: the last time for an event is 9999-12-31T23:59:59.999Z`);
}

function resolveIn(wallMs: number, timezone: unknown): Date {
  try {
    return resolveLocalTime(wallMs, timezone as string);
  } catch (error) {
    if (error instanceof AppError) refuse('invalid_timezone', error.message);
    throw error;
  }
}

/** Of an edit that brings another time: how the one before was given says nothing any more. */
export function forgetOtherTimes(options: GivenTime['options']): NonNullable<GivenTime['options']> {
  return { delay: null, localTime: null, timezone: null, ...options };
}
