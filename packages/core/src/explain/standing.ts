import type { NamedActor } from '../orgs/audit.ts';
import type { Attempt, Event } from '../event/event.ts';
import type { RetryPolicy } from '../outcome/retry-policy.ts';

/** How an event stands: what its row says beside what answers show. */
export type Standing = {
  /** No attempt leaves earlier. Absent once it is settled. */
  dueAt?: Date;
  /** A worker has it until then, or had it, and neither recorded nor gave it back. */
  heldUntil?: Date;
  /** How often it was claimed. */
  claims: number;
  /** How many claims in a row before the last one ended neither by a record nor by a release. */
  lostClaims?: number;
  /** How many attempts have counted. */
  attempts: number;
  /** It is a tick of a cron job. */
  isTick: boolean;
  /** Of a tick whose job has `maxLateness`: its first attempt leaves by then. */
  firstAttemptBy?: Date;
  /** A tick that was missed, and nobody takes until its job's misfire policy was asked. */
  awaitsItsJob: boolean;
  /** What of it does not open, as the master key that sealed it is missing: its secret headers, its org's signing secret. */
  unopened?: readonly ('headers' | 'secret')[];
  /** Who cancelled it, as far as that was written down. */
  cancelledBy?: NamedActor;
  /** A worker had it as it was cancelled, as far as that was written down. */
  wasHeld?: boolean;
};

/** What of an attempt an explanation needs; `claim` says which of the claims made it. */
export type PastAttempt = Pick<Attempt, 'attempt' | 'createdAt' | 'lagMs' | 'durationMs' | 'status'> & {
  claim: number;
  wasSent: boolean;
};

export type ExplainedEvent = Omit<Event, 'payload' | 'createdAt' | 'org'>;

export type Standpoint = {
  event: ExplainedEvent;
  standing: Standing;
  /** The latest ones, oldest first. */
  attempts: readonly PastAttempt[];
};

/** Whether workers are alive, by what they say now and then. */
export type WorkerSigns = { alive: number; lastSignAt?: Date };

/** What is around an event. What is not known is absent, and nothing is said of it. */
export type World = {
  /** By the clock that counts, which is the database's. */
  now: Date;
  horizonMs: number;
  /** The event's own, or what holds where it says none. */
  policy: RetryPolicy;
  workers?: WorkerSigns;
  queueAnswers?: boolean;
  /** Why its destination is refused by the rules of this installation. */
  refusal?: string;
  /** How long settled events are kept; 0 for ever. */
  retentionMs: number;
};

/** So many claims in a row may end without a record, and without being given back: then an event is attempted no more. */
export const MAX_LOST_CLAIMS = 20;
