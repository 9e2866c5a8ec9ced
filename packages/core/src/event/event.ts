import type { EventOptions } from './options.ts';
import type { FailureReason } from '../outcome/outcome.ts';
import type { Phases } from '../outcome/phases.ts';

/** The wire's words, capitals and spaces included (CONTRACT: Status). */
export const EVENT_STATUSES = [
  'Pending',
  'Queued',
  'Sent',
  'Failed To Send',
  'Cancelled',
  'Failed To Queue',
] as const;
export type EventStatus = (typeof EVENT_STATUSES)[number];

/** What a request may be. */
export const METHODS = ['POST', 'PUT', 'PATCH', 'DELETE', 'GET'] as const;
export type Method = (typeof METHODS)[number];

/** No event is due later: years have four digits. In ms since the epoch. */
export const LAST_MOMENT_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** What goes where, and how. Cron jobs have it as well, and hand it on to their occurrences. */
export type EventContent = {
  destination: string;
  payload: string;
  options?: EventOptions;
  /** Of an attempt, for whoever wants another one than `DELIVERY_TIMEOUT`. */
  timeoutMs?: number;
};

/** What a customer asks for: the org is the caller's, the times are UTC instants with milliseconds. */
export type NewEvent = EventContent & {
  org: string;
  scheduledTime: Date;
  /** No attempt starts after it. */
  expiresAt?: Date;
  /** The event that it is a replay of, or whose outcome calls for it. */
  parentId?: string;
  /** The number of whoever asks for it. Absent: nobody did by a call, or nobody knows who. */
  creatorId?: string;
};

/** An event as it is kept. `sentAt` and `failedAt` are absent until they happen, never null. */
export type Event = NewEvent & {
  id: string;
  status: EventStatus;
  createdAt: Date;
  updatedAt: Date;
  sentAt?: Date;
  failedAt?: Date;
  failureReason?: FailureReason;
  /** Of those that were made, how many were before it was last retried by hand. */
  attemptsBefore?: number;
  /** While it waits for a retry: no attempt leaves before. */
  nextAttemptAt?: Date;
};

/** Any of what was given; `null` takes away what need not be there. Of the options each for itself. */
export type ChangesOf<Given> = {
  [Field in keyof Given]?: Field extends 'options'
    ? ChangesOf<EventOptions>
    : undefined extends Given[Field]
      ? Given[Field] | null
      : Given[Field];
};

/** What PUT may change while the event is Pending. */
export type EventChanges = ChangesOf<Omit<NewEvent, 'org' | 'parentId' | 'creatorId'>> & {
  status?: 'Cancelled';
};

/** A reminder that an event wants its next attempt at `dueAt`. Ringing twice is harmless. */
export type Bell = { eventId: string; dueAt: Date };

/** An event that a worker holds: `claim` is the fence that only its holder may record against. */
export type ClaimedEvent = Omit<EventContent, 'payload'> & {
  /** Absent when it is large: it is read when the attempt is made. */
  payload?: string;
  /** In UTF-8. */
  payloadBytes: number;
  id: string;
  org: string;
  scheduledTime: Date;
  /** No attempt may leave before this instant. */
  dueAt: Date;
  /** The number of the attempt to make, from 1. */
  attempt: number;
  claim: number;
  /** How many claims in a row before this one ended neither by a record nor by a release. Absent: none. */
  lostClaims?: number;
  /** Somebody held it before who did not give it back unsent: a receiver may have seen it. */
  mayHaveLeft: boolean;
  /** This attempt does not leave after it. Absent: whenever it may be. */
  expiresAt?: Date;
  /** The cron job whose occurrence this is. */
  cronId?: string;
  /** No attempt at all leaves after it. `expiresAt` is as early, or earlier. */
  neverAfter?: Date;
  /** The attempts that were made before it was last retried by hand: its policy counts from there. */
  attemptsBefore?: number;
};

/** The latest attempts, oldest first, and how many more came before them than it is sensible to read. */
export type History = { history: Attempt[]; omitted: number };

/** One attempt as the history shows it. */
export type Attempt = {
  id: string;
  eventId: string;
  createdAt: Date;
  updatedAt: Date;
  /** The HTTP status as a string, or the reason why no answer came. */
  status: string;
  responseData: string;
  /** Of events that say more than the contract. */
  requestMethod?: Method;
  /** What `requestBody` is where it is no text. */
  bodyEncoding?: 'base64';
  /** As sent; secret ones as REDACTED. */
  requestHeaders: Readonly<Record<string, string>>;
  /** Makes the body as it was sent: a hundred of them may be six times what they were made of. Absent when it would be too much to show. */
  requestBody?: () => string;
  attempt: number;
  /** How long after its due time the request left, in ms. */
  lagMs: number;
  durationMs: number;
  /** Absent where nothing was sent, and in what was recorded before there were any. */
  phases?: Phases;
  worker: string;
};
