import { randomBytes } from 'node:crypto';
import { UnrecoverableError, type DefaultJobOptions } from 'bullmq';

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
export type Verdict = { failures: string[] };

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

/** Jobs can also come from the board's "add job" form, so what is in them is not known. */
export function parseJob(data: unknown): RungJob {
  const { ids, dueAt } = (data ?? {}) as Partial<Record<keyof BellData, unknown>>;
  const isValid = Array.isArray(ids) && ids.every((id) => typeof id === 'string') && Number.isFinite(dueAt);
  if (!isValid) throw new UnrecoverableError('not a delivery: a job needs {ids: string[], dueAt: number}');
  return { ids, dueAt: new Date(dueAt as number) };
}

/** Fails the job for good, with what its deliveries came to as the reason. */
export function verdictError({ failures }: Verdict): UnrecoverableError {
  const error = new UnrecoverableError(storable(failures.join('\n')));
  // Nothing in our code went wrong: a stack on the board would send the operator looking there.
  error.stack = '';
  return error;
}

/** PostgreSQL stores neither NUL nor half a surrogate pair, and a reason may quote a receiver's bytes. */
export function storable(reason: string): string {
  return Buffer.from(reason.slice(0, MAX_REASON_CHARS).replaceAll('\0', '')).toString();
}
