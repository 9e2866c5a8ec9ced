/**
 * What may be said of an event besides what goes where and when, and what no statement looks at: one value that a claim
 * hands on unread. It is kept as it is answered; what is not to be answered, such as sealed headers, has names of its own.
 */
export type EventOptions = {
  /** As it was given: the time that followed from it is the event's. */
  delay?: string;
  localTime?: string;
  timezone?: string;
  labels?: readonly string[];
  metadata?: Readonly<Record<string, string>>;
  idempotencyKey?: string;
};

/** Every option, in the order in which answers show them: those of events, or of cron jobs as well, or none. */
const OPTIONS: { readonly [Name in keyof Required<EventOptions>]: 'events' | 'jobs too' | 'none' } = {
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
