import {
  AppError,
  describeDuration,
  orRefusal,
  parseDuration,
  type CallbackOptions,
  type CallbackRequest,
} from '@jiter/core';
import { parsePattern } from '@jiter/cron';
import { parseDestination } from '@jiter/egress';
import { readLocalTime } from '../time.ts';

export type Values = Readonly<Record<string, unknown>>;

/** How values are usually spelled that have several spellings for one meaning. They were read before, and have one. */
const USUAL: Readonly<Record<string, (value: never) => unknown>> = {
  destination: usualUrl,
  delay: usualDuration,
  localTime: usualLocalTime,
  timezone: inSmallLetters,
  expression: usualExpression,
  headers: usualHeaders,
  timeout: usualDuration,
  maxAge: usualDuration,
  labels: inOrder<string>,
  successCallback: usualCallback,
  failureCallback: usualCallback,
  url: usualUrl,
  retryPolicy: meaningOf,
  initialDelay: usualDuration,
  maxDelay: usualDuration,
  maxRetryAfter: usualDuration,
  delays: (texts: readonly string[]) => texts.map(usualDuration),
  stopOn: inOrder<number>,
  overrides: meaningOf,
};

/** The same in their usual spelling, which all that mean the same have in common. Defaults are for others to leave out. */
export function meaningOf(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const usual = Object.hasOwn(USUAL, name) ? USUAL[name]! : undefined;
      return [name, usual && value !== null && value !== undefined ? usual(value as never) : value];
    }),
  );
}

function usualUrl(text: string): string {
  return parseDestination(text)?.href ?? text;
}

/** In the largest unit that it has whole. */
function usualDuration(text: string): string {
  const ms = parseDuration(text)!;
  return ms === 0 ? '0s' : describeDuration(ms);
}

/** Without what is zero at its end: a clock is said to show hours and minutes. */
function usualLocalTime(text: string): string {
  return new Date(readLocalTime(text)!).toISOString().replace(/(?:(?::00)?\.000)?Z$/, '');
}

function inSmallLetters(text: string): string {
  return text.toLowerCase();
}

/** One that cannot be read is refused where it is looked at, and by then its job may have been made. */
function usualExpression(text: string): string {
  const pattern = orRefusal(() => parsePattern(text));
  return pattern instanceof AppError ? text : pattern.expression;
}

function usualHeaders(headers: Readonly<Record<string, string>>): Values {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** The URL alone, where the rest says no more than that. */
function usualCallback(callback: CallbackOptions): unknown {
  const asked: CallbackRequest = typeof callback === 'string' ? { url: callback } : callback;
  const { url, method = 'POST', headers = {}, ...others } = asked;
  const more = {
    ...(method !== 'POST' && { method }),
    ...(Object.keys(headers).length > 0 && { headers }),
    ...others,
  };
  return Object.keys(more).length === 0 ? usualUrl(url) : meaningOf({ url, ...more });
}

/** Of what is a set. */
function inOrder<Item extends string | number>(items: readonly Item[]): Item[] {
  return items.toSorted((one, other) => (one < other ? -1 : Number(one > other)));
}
