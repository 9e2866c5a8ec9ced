import { isoTime } from '@jiter/core';
import { instant } from '../../openapi/shape.ts';
import { readTime, sayWrongTime } from '../time.ts';
import { duration, readDuration } from './duration.ts';
import { refuse, type Field } from './field.ts';

const MAX_AGE = { least: 1_000, most: 365 * 86_400_000 };

/** In ms. Throws AppError 400. */
export const readMaxAge = (value: unknown): number => readDuration('maxAge', value, MAX_AGE);

/** From its scheduled time on: when that is over is worked out with it. */
export const maxAge: Field<string> = {
  read(value) {
    readMaxAge(value);
    return value as string;
  },
  json: duration('No attempt begins later than this after `scheduledTime`: 1s to 365d.'),
  // Without it a moment that was said holds, and none otherwise.
  become: (value) => ({
    options:
      value === null
        ? { maxAge: null, maxAgeMs: null }
        : { maxAge: value, maxAgeMs: readMaxAge(value), expiresAt: null },
  }),
};

const EXPIRY = "'expiresAt' must be an ISO-8601 time with a zone, such as 2027-01-31T10:00:00Z";

/** A moment, instead. */
export const expiresAt: Field<string> = {
  read(value) {
    const time = readTime(value);
    if (time instanceof Date) return isoTime(time);
    return refuse('invalid_expiry', sayWrongTime(EXPIRY, time));
  },
  json: instant('No attempt begins later.'),
  become: (value) => ({
    options: { expiresAt: value, ...(value !== null && { maxAge: null, maxAgeMs: null }) },
    expiresAt: value === null ? null : new Date(value),
  }),
};
