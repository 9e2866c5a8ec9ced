import type { ChangesOf } from './event.ts';
import type { RequestOptions } from './request.ts';
import type { WrittenPolicy } from '../outcome/written-policy.ts';

/**
 * What may be said of an event besides what goes where and when, and what no statement looks at: one value that a claim
 * hands on unread. It is kept as it is answered; what is not to be answered, such as sealed headers, has names of its own.
 */
export type EventOptions = RequestOptions & {
  /** As it was given: the time that followed from it is the event's. */
  delay?: string;
  localTime?: string;
  timezone?: string;
  labels?: readonly string[];
  metadata?: Readonly<Record<string, string>>;
  idempotencyKey?: string;
  timeout?: string;
  retryPolicy?: WrittenPolicy;
  /** The same in ms beside, for SQL. */
  maxAge?: string;
  maxAgeMs?: number;
  /** That it was said: the event has the moment itself. */
  expiresAt?: string;
  successCallback?: CallbackOptions;
  failureCallback?: CallbackOptions;
  /** It was called for by another's outcome, and calls for none itself. */
  isCallback?: true;
  sealed?: SealedOptions;
};

/** What `POST /destinations/:host/test` labels an event with; and whoever tries something out may. */
export const TEST_LABEL = 'destination-test';

/** What comes of it is no sign of how its host does. */
export const isTest = (options: EventOptions | undefined): boolean =>
  options?.labels?.includes(TEST_LABEL) ?? false;

/** What is secret of an option, sealed: there it stands as REDACTED. */
export type SealedOptions = { [Name in 'headers' | 'successCallback' | 'failureCallback']?: Headers };
type Headers = Readonly<Record<string, string>>;

/** A call that an event makes when it has its outcome: a URL, or more about it. */
export type CallbackOptions = string | CallbackRequest;
export type CallbackRequest = Pick<RequestOptions, 'method' | 'headers'> & {
  url: string;
  timeout?: string;
  retryPolicy?: WrittenPolicy;
};

export const urlOfCallback = (callback: CallbackOptions): string =>
  typeof callback === 'string' ? callback : callback.url;

/** Every option, in the order in which answers show them: those of events, or of cron jobs as well, or none. */
const OPTIONS: { readonly [Name in keyof Required<EventOptions>]: 'events' | 'jobs too' | 'none' } = {
  format: 'jobs too',
  encoding: 'jobs too',
  method: 'jobs too',
  headers: 'jobs too',
  timeout: 'jobs too',
  retryPolicy: 'jobs too',
  maxAge: 'jobs too',
  maxAgeMs: 'none',
  expiresAt: 'none',
  successCallback: 'jobs too',
  failureCallback: 'jobs too',
  isCallback: 'none',
  trace: 'none',
  sealed: 'none',
  delay: 'events',
  localTime: 'events',
  timezone: 'events',
  labels: 'jobs too',
  metadata: 'jobs too',
  idempotencyKey: 'events',
};

const NAMES = Object.keys(OPTIONS) as (keyof EventOptions)[];

/** What answers show, after the fields of the contract. */
export const ANSWERED_OPTIONS = NAMES.filter((name) => OPTIONS[name] !== 'none');
export const ANSWERED_OPTIONS_OF_JOBS = NAMES.filter((name) => OPTIONS[name] === 'jobs too');

/** Options after `changes`: null takes one away. */
export function mergeOptions(
  current: EventOptions | undefined,
  changes: ChangesOf<EventOptions>,
): EventOptions {
  const merged = Object.entries({ ...current, ...changes }).filter(([, value]) => value !== null);
  return Object.fromEntries(merged);
}
