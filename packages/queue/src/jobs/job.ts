import { randomBytes } from 'node:crypto';
import { UnrecoverableError, type DefaultJobOptions } from 'bullmq';
import { LAST_MOMENT_MS } from '@jiter/core';

export const QUEUE_NAME = 'deliveries';
export const JOB_NAME = 'deliver' as const;

/** More would make one worker's share of a drain too large, fewer would cost round trips. */
export const MAX_IDS_PER_JOB = 100;

/** Long enough for an operator to see what failed, short enough to be read. */
const MAX_REASON_CHARS = 1_000;

/** What a job carries: ids and nothing else. `dueAt` is in ms since the epoch, for the operator's eye. */
export type BellData = { ids: string[]; dueAt: number };

/** A job as its handler sees it: each of these events wants an attempt within a tenth of a second after `dueAt`. */
export type RungJob = { ids: string[]; dueAt: Date };

/** Lines like "event 12: 500" for events that ended in Failed To Send; empty when all is well. */
export type JobResult = { failures: string[] };

/** The attempts are for our own faults: a receiver's failures are retried by a new bell each. */
export const JOB_OPTIONS: DefaultJobOptions = {
  attempts: 5,
  backoff: { type: 'exponential', delay: 500 },
  removeOnComplete: true,
  removeOnFail: { count: 1_000, age: 7 * 24 * 60 * 60 },
  stackTraceLimit: 1,
};

/** Unique, sortable and readable on the board. No ':' and no bare number: BullMQ keeps those for itself. */
export function newJobId(dueAtMs: number): string {
  return `${dueAtMs}-${randomBytes(5).toString('hex')}`;
}

/** What BullMQ hands over. Its parts are not known: jobs also come from the board, and from whoever reaches Redis. */
export type GivenJob = { name: unknown; data: unknown };

/** The largest bigint, which is what ids are. */
const MAX_ID = 2n ** 63n - 1n;
/** Without leading zeros: the database answers ids in this form, and they are told apart as texts. */
const ID = /^[1-9]\d{0,18}$/;

/**
 * Judges a job as the input that it is. What is wrong with it once is wrong with it for ever, so it fails for good.
 * @throws UnrecoverableError that says what is wrong
 */
export function parseJob({ name, data }: GivenJob): RungJob {
  if (name !== JOB_NAME) throw notADelivery(`its name must be ${JOB_NAME}`);
  const { ids, dueAt } = (data ?? {}) as Partial<Record<keyof BellData, unknown>>;
  if (!Array.isArray(ids) || ids.length < 1 || ids.length > MAX_IDS_PER_JOB) {
    throw notADelivery(`'ids' must be an array of 1 to ${MAX_IDS_PER_JOB} ids`);
  }
  const wrong = ids.findIndex((id) => !isId(id));
  if (wrong >= 0) throw notADelivery(`'ids[${wrong}]' must be a decimal number as a string, such as "12"`);
  if (!isTime(dueAt)) throw notADelivery(`'dueAt' must be ms since the epoch, until the year 9999`);
  return { ids: [...new Set(ids as string[])], dueAt: new Date(dueAt) };
}

const isId = (id: unknown) => typeof id === 'string' && ID.test(id) && BigInt(id) <= MAX_ID;

const isTime = (ms: unknown): ms is number => typeof ms === 'number' && ms >= 0 && ms <= LAST_MOMENT_MS;

const notADelivery = (why: string) => new UnrecoverableError(`not a delivery: ${why}`);

/** Fails the job for good, with what its deliveries came to as the reason. */
export function failureError({ failures }: JobResult): UnrecoverableError {
  const error = new UnrecoverableError(storable(failures.join('\n')));
  // Nothing in our code went wrong: a stack on the board would send the operator looking there.
  error.stack = '';
  return error;
}

/** PostgreSQL stores neither NUL nor half a surrogate pair, and a reason may quote a receiver's bytes. */
export function storable(reason: string): string {
  return Buffer.from(reason.slice(0, MAX_REASON_CHARS).replaceAll('\0', '')).toString();
}
