import { parseDuration } from '../time/duration.ts';
import type { RetryPolicy } from './retry-policy.ts';

/** A retry policy as it is sent, kept and answered, with whatever was left out: durations are texts. */
export type WrittenPolicy = { stopOn: readonly number[]; maxRetryAfter: string } & WrittenPauses;

type WrittenPauses =
  | { delays: readonly string[] }
  | { backoff: 'fixed'; maxRetries: number; initialDelay: string }
  | {
      backoff: 'exponential';
      maxRetries: number;
      initialDelay: string;
      multiplier: number;
      maxDelay: string;
      jitter: number;
    };

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MAX_RETRIES = 100;
const DELAY = { from: 100, to: 7 * DAY_MS, text: 'from 100ms to 7d, such as 30s or 1h' };
const RETRY_AFTER = { from: 0, to: DAY_MS, text: 'from 0s to 24h, such as 10min' };

const ALWAYS = ['stopOn', 'maxRetryAfter'];
const FIXED = ['backoff', 'maxRetries', 'initialDelay'];
const EXPONENTIAL = [...FIXED, 'multiplier', 'maxDelay', 'jitter'];

/** Reads what was sent as `field`. `problem` is the first thing that is wrong, a sentence that names where. */
export function readPolicy(value: unknown, field: string): { policy: WrittenPolicy } | { problem: string } {
  try {
    return { policy: read(value, field) };
  } catch (error) {
    if (error instanceof Problem) return { problem: error.message };
    throw error;
  }
}

class Problem extends Error {}

function read(value: unknown, field: string): WrittenPolicy {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Problem(
      `'${field}' must be an object, such as {"maxRetries": 8} or {"delays": ["3s", "1m", "1h"]}`,
    );
  }
  const given = value as Readonly<Record<string, unknown>>;
  const fields = createFields(given, field);
  const always = {
    stopOn: fields.statuses('stopOn', [410]),
    maxRetryAfter: fields.duration('maxRetryAfter', '10min', RETRY_AFTER),
  };
  if (given['delays'] !== undefined) {
    fields.only(['delays'], 'a list of delays says all there is');
    return { delays: fields.durations('delays'), ...always };
  }
  return { ...readBackoff(given, field, fields), ...always };
}

function readBackoff(
  { backoff = 'exponential' }: Readonly<Record<string, unknown>>,
  field: string,
  fields: Fields,
): WrittenPauses {
  if (backoff !== 'exponential' && backoff !== 'fixed') {
    throw new Problem(`'${field}.backoff' must be one of 'exponential' or 'fixed'`);
  }
  fields.only(backoff === 'fixed' ? FIXED : EXPONENTIAL, `it has no meaning where the backoff is ${backoff}`);
  const maxRetries = fields.number('maxRetries', 5, { from: 0, to: MAX_RETRIES, isWhole: true });
  const initialDelay = fields.duration('initialDelay', '3s', DELAY);
  if (backoff === 'fixed') return { backoff, maxRetries, initialDelay };
  const initialMs = parseDuration(initialDelay)!;
  const maxDelay = fields.duration('maxDelay', initialMs > HOUR_MS ? initialDelay : '1h', DELAY);
  if (parseDuration(maxDelay)! < initialMs) {
    throw new Problem(
      `'${field}.maxDelay' must not be shorter than '${field}.initialDelay', which is ${initialDelay}`,
    );
  }
  const multiplier = fields.number('multiplier', 2, { from: 1, to: 10 });
  return {
    backoff,
    maxRetries,
    initialDelay,
    multiplier,
    maxDelay,
    jitter: fields.number('jitter', 0.1, { from: 0, to: 1 }),
  };
}

type Fields = ReturnType<typeof createFields>;

/** What is there, or else its fallback. All of them throw a Problem. */
function createFields(given: Readonly<Record<string, unknown>>, field: string) {
  const isDuration = (value: unknown, { from, to }: typeof DELAY): value is string => {
    const ms = typeof value === 'string' ? parseDuration(value) : undefined;
    return ms !== undefined && ms >= from && ms <= to;
  };
  return {
    only(names: readonly string[], why: string): void {
      const all = ['delays', ...EXPONENTIAL, ...ALWAYS];
      for (const name of Object.keys(given)) {
        if (!all.includes(name)) {
          throw new Problem(
            `'${field}.${name.slice(0, 60)}' is not a field of a retry policy: only '${all.join("', '")}' are`,
          );
        }
        if (![...names, ...ALWAYS].includes(name))
          throw new Problem(`'${field}.${name}' cannot be sent here: ${why}`);
      }
    },
    duration(name: string, fallback: string, range: typeof DELAY): string {
      const value = given[name] ?? fallback;
      if (given[name] !== null && isDuration(value, range)) return value;
      throw new Problem(`'${field}.${name}' must be a duration ${range.text}`);
    },
    durations(name: string): string[] {
      const value = given[name];
      if (!Array.isArray(value) || value.length > MAX_RETRIES) {
        throw new Problem(
          `'${field}.${name}' must be an array of at most ${MAX_RETRIES} durations, such as ["3s", "1m"]`,
        );
      }
      const wrong = value.findIndex((one) => !isDuration(one, DELAY));
      if (wrong < 0) return value as string[];
      throw new Problem(`'${field}.${name}[${wrong}]' must be a duration ${DELAY.text}`);
    },
    number(name: string, fallback: number, range: { from: number; to: number; isWhole?: true }): number {
      const value = given[name] === undefined ? fallback : given[name];
      const { from, to, isWhole } = range;
      if (typeof value === 'number' && value >= from && value <= to && (!isWhole || Number.isInteger(value)))
        return value;
      throw new Problem(
        `'${field}.${name}' must be a ${isWhole ? 'whole ' : ''}number from ${from} to ${to}`,
      );
    },
    statuses(name: string, fallback: number[]): number[] {
      const value = given[name] === undefined ? fallback : given[name];
      const isStatus = (one: unknown) =>
        Number.isInteger(one) && (one as number) >= 300 && (one as number) <= 999;
      if (Array.isArray(value) && value.length <= 100 && value.every(isStatus))
        return [...new Set(value as number[])];
      throw new Problem(
        `'${field}.${name}' must be an array of HTTP statuses from 300 on, such as [410, 501]`,
      );
    },
  };
}

/** What is decided by. `written` was read before, so that its durations are some. */
export function toPolicy(written: WrittenPolicy): RetryPolicy {
  const ms = (text: string) => parseDuration(text)!;
  const always = { stopOn: written.stopOn, maxRetryAfterMs: ms(written.maxRetryAfter) };
  if ('delays' in written) return { delaysMs: written.delays.map(ms), ...always };
  const { maxRetries } = written;
  const initialDelayMs = ms(written.initialDelay);
  if (written.backoff === 'fixed') {
    return { maxRetries, initialDelayMs, multiplier: 1, maxDelayMs: initialDelayMs, jitter: 0, ...always };
  }
  const { multiplier, jitter } = written;
  return { maxRetries, initialDelayMs, multiplier, maxDelayMs: ms(written.maxDelay), jitter, ...always };
}
