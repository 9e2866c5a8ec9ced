import type Joi from 'joi';
import { describeDuration } from '@jiter/core';
import { parseConfig } from './config.ts';
import type { Bounds } from './setting.ts';
import { settings } from './settings.ts';

const least = {
  DATABASE_URL: 'postgres://jiter:secret@127.0.0.1:5432/jiter',
  JITER_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
};
/** Some that are only valid together. */
const PARTNERS: Record<string, Record<string, string>> = {
  JITER_API_KEY: { JITER_SIGNING_SECRET: 's'.repeat(24) },
  JITER_SIGNING_SECRET: { JITER_API_KEY: 'k'.repeat(16) },
  ...partnersOf({
    PUBLIC_URL: 'https://jiter.example.com',
    GITHUB_CLIENT_ID: 'c',
    GITHUB_CLIENT_SECRET: 's',
  }),
  ...partnersOf({
    PUBLIC_URL: 'https://jiter.example.com',
    OIDC_ISSUER: 'https://login.example.com',
    OIDC_CLIENT_ID: 'c',
    OIDC_CLIENT_SECRET: 's',
  }),
};

function partnersOf({ PUBLIC_URL, ...given }: Record<string, string>) {
  return Object.fromEntries(Object.keys(given).map((name) => [name, { PUBLIC_URL: PUBLIC_URL!, ...given }]));
}

const MAX_TIMER_MS = 2 ** 31 - 1;
const LONG = 1_000_000;

const names = Object.keys(settings) as (keyof typeof settings)[];

function boundsOf(name: keyof typeof settings): Bounds {
  const { metas } = settings[name].describe() as Joi.Description & { metas?: Bounds[] };
  return metas![0]!;
}

/** What `parseConfig` makes of it: the config, or the message. */
function read(name: string, value: string) {
  try {
    return { config: parseConfig({ ...least, ...PARTNERS[name], [name]: value }) };
  } catch (error) {
    return { message: (error as Error).message };
  }
}

/** Texts just beyond what may be. */
function beyond({ unit, least: low, most }: Bounds, example: string): string[] {
  const times = [describeDuration(most + 1), ...(low > 0 ? [describeDuration(low - 1)] : ['-1ms'])];
  if (unit === 'count' || unit === 'count each') {
    return [low - 1, most + 1].map((end) => withNumber(example, end));
  }
  if (unit === 'ms') return times;
  if (unit === 'ms each') return [...times, times[0]!.concat(',1s'), Array(1_001).fill('1s').join(',')];
  if (unit === 'characters') return [example.padEnd(most + 1, 'x')];
  return [`${example}s`];
}

const EXTREMES = [
  '-1',
  '-0',
  '1e308',
  '1e309',
  'NaN',
  'Infinity',
  '-Infinity',
  'null',
  'undefined',
  '__proto__',
  '{}',
  '9007199254740993',
  '9'.repeat(400),
  `${'9'.repeat(400)}ms`,
  '2147483648',
  '2147483648ms',
  '99999999d',
  '99999999d,99999999d',
  '9999999d',
  '1e9d',
  '0.0000001ms',
  '999999999999/s',
  ',',
  '\u0000',
  '\ud800',
  'x'.repeat(LONG),
  '1'.repeat(LONG),
  '1s,'.repeat(LONG / 10),
];

test.each(names)('%s says what it may be', (name) => {
  const { what, least: low, most, example } = boundsOf(name);
  expect(what).not.toBe('');
  expect(low).toBeLessThanOrEqual(most);
  expect(example).not.toBe('');
});

test.each(names)(
  '%s beyond its bounds is refused at start, with name, value, bounds and an example',
  (name) => {
    const bounds = boundsOf(name);
    const valid = { ...least, ...PARTNERS['JITER_API_KEY'], ...PARTNERS['JITER_SIGNING_SECRET'] };
    const example = (valid as Record<string, string>)[name] ?? bounds.example;
    for (const value of beyond(bounds, example)) {
      const { message } = read(name, value);
      expect(message).toMatch(new RegExp(`^${name} must be .+, such as .+; it .+`));
      expect(message).toContain(bounds.example);
      if (bounds.isSecret) expect(message).not.toContain(value.slice(-20));
      else expect(message).toContain(value.slice(0, 30));
    }
  },
);

test.each(names)('%s: whatever is accepted can be carried out', (name) => {
  for (const value of EXTREMES) {
    const { config, message } = read(name, value);
    if (message !== undefined) {
      expect(message).toMatch(new RegExp(`^${name} must be .+, such as .+; it .+`));
      expect(message.length).toBeLessThan(500);
      continue;
    }
    const { eventRetentionMs, statsRetentionMs, auditRetentionMs, retryScheduleMs, ...rest } = config;
    // Nothing waits for it: how long ago something was is compared with it.
    const { traceLinkAfterMs, ...others } = rest;
    expect(traceLinkAfterMs).toBeGreaterThanOrEqual(0);
    for (const number of numbersIn(others)) {
      expect(number).toBeGreaterThanOrEqual(0);
      expect(number).toBeLessThanOrEqual(MAX_TIMER_MS);
    }
    for (const ms of [eventRetentionMs, statsRetentionMs, auditRetentionMs, ...retryScheduleMs]) {
      // Both calendars: JavaScript's, and PostgreSQL's, which begins in 4713 BC.
      expect(new Date(Date.now() + ms).getTime()).toBeLessThan(Date.UTC(9999));
      expect(new Date(Date.now() - ms).getTime()).toBeGreaterThan(Date.UTC(1));
    }
  }
});

test.each(names)('%s: both ends of its bounds are accepted', (name) => {
  const { unit, least: low, most, example } = boundsOf(name);
  if (unit === 'characters' || unit === 'choice') return;
  const write = (end: number) =>
    unit.startsWith('count') ? withNumber(example, end) : describeDuration(end);
  for (const end of [low, most]) expect(read(name, write(end))).toHaveProperty('config');
});

/** 60000/min with 1 is 1/min. */
const withNumber = (example: string, number: number) => example.replace(/\d+/, String(number));

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}
