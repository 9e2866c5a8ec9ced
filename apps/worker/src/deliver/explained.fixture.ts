import {
  explain,
  scheduleOf,
  toPolicy,
  type ClaimedEvent,
  type EventStatus,
  type Explanation,
  type FailureReason,
  type PastAttempt,
  type Reply,
  type RetryPolicy,
  type WrittenPolicy,
} from '@jiter/core';
import type { AttemptResult } from '@jiter/store';
import { createAfterFault } from './after-fault.ts';
import { createMakeAttempt, type Contents } from './attempt.ts';
import { findPoison } from './poison.ts';

/** A row of `events`, or of the settled ones, as far as it decides about attempts. */
type Row = {
  status: EventStatus;
  scheduledMs: number;
  updatedMs: number;
  dueMs: number | undefined;
  heldUntilMs: number | undefined;
  claims: number;
  lostClaims: number;
  attempts: number;
  attemptsBefore: number | undefined;
  expiresMs: number | undefined;
  /** Of a tick: by when its first attempt leaves. */
  firstByMs: number | undefined;
  failureReason: FailureReason | undefined;
};

/** What a receiver, or we, make of a request. */
export type Ending = { reply: Reply | 'cut'; tookMs: number; random: number };

type State = { nowMs: number; row: Row; history: PastAttempt[]; holder: ClaimedEvent | undefined };

export type Given = {
  inMs: number;
  policy?: WrittenPolicy | undefined;
  expiresInMs?: number | undefined;
  firstByInMs?: number | undefined;
};

export const AHEAD_MS = 1_200;
export const LEASE_MS = 23_000;
const RETENTION_MS = 86_400_000;
const HORIZON_MS = 600_000;
const SCHEDULE_MS = [3_000, 5_000, 10_000];
const START_MS = Date.UTC(2030, 0, 1);

export function startOf({ inMs, expiresInMs, firstByInMs }: Given): State {
  const scheduledMs = START_MS + inMs;
  const row: Row = {
    status: 'Pending',
    scheduledMs,
    updatedMs: START_MS,
    dueMs: scheduledMs,
    heldUntilMs: undefined,
    claims: 0,
    lostClaims: 0,
    attempts: 0,
    attemptsBefore: undefined,
    expiresMs: expiresInMs === undefined ? undefined : scheduledMs + expiresInMs,
    firstByMs: firstByInMs === undefined ? undefined : scheduledMs + firstByInMs,
    failureReason: undefined,
  };
  return { nowMs: START_MS, row, history: [], holder: undefined };
}

export type Life = {
  state: State;
  isOpen(): boolean;
  advance(ms: number): void;
  /** A worker takes it, if it may be taken now. */
  claim(): ClaimedEvent | undefined;
  /** Whoever has it does what a worker does: waits for the moment, and makes the attempt, or does not. */
  attempt(ending: Ending): Promise<AttemptResult>;
  /** The holder gives it back, due so much later. */
  handBack(laterMs: number): void;
  die(): void;
  cancel(): void;
  edit(inMs: number): void;
  retry(delayMs: number, expiresInMs?: number): void;
  /** Another life that goes on from here. */
  fork(): Life;
  explain(): Explanation;
};

const at = (ms: number) => new Date(ms);

/**
 * An event's life by a clock that goes on only when it is told to. What is decided is decided by the product's own rules;
 * what the statements of the store do to the row is done here as they do it.
 */
export function createLife(given: Given, state: State): Life {
  const policy: RetryPolicy = given.policy ? toPolicy(given.policy) : scheduleOf(SCHEDULE_MS);
  const { row } = state;
  const isFree = () => row.heldUntilMs === undefined || row.heldUntilMs <= state.nowMs;
  const isOpen = () => row.dueMs !== undefined;

  function claim(): ClaimedEvent | undefined {
    if (row.dueMs === undefined || row.dueMs > state.nowMs + AHEAD_MS || !isFree()) return undefined;
    const mayHaveLeft = row.status === 'Queued';
    if (row.heldUntilMs !== undefined) row.lostClaims += 1;
    const dueMs = Math.max(row.dueMs, row.heldUntilMs ?? 0);
    Object.assign(row, { status: 'Queued', claims: row.claims + 1, updatedMs: state.nowMs });
    row.heldUntilMs = Math.max(row.dueMs, state.nowMs) + LEASE_MS;
    return (state.holder = claimedEvent(dueMs, mayHaveLeft));
  }

  function claimedEvent(dueMs: number, mayHaveLeft: boolean): ClaimedEvent {
    const { expiresMs, firstByMs, attemptsBefore } = row;
    const isFirst = row.attempts === 0 && attemptsBefore === undefined && state.history.length === 0;
    const lastMs = Math.min(expiresMs ?? Infinity, (isFirst && firstByMs) || Infinity);
    return {
      id: '1',
      org: '1',
      destination: 'https://example.com/',
      payload: '',
      payloadBytes: 0,
      scheduledTime: at(row.scheduledMs),
      dueAt: at(dueMs),
      attempt: row.attempts + 1,
      claim: row.claims,
      mayHaveLeft,
      ...(row.lostClaims > 0 && { lostClaims: row.lostClaims }),
      ...(Number.isFinite(lastMs) && { expiresAt: at(lastMs) }),
      ...(expiresMs !== undefined && { neverAfter: at(expiresMs) }),
      ...(attemptsBefore !== undefined && { attemptsBefore }),
      ...(given.policy && { options: { retryPolicy: given.policy } }),
    };
  }

  async function attempt({ reply, tookMs, random }: Ending): Promise<AttemptResult> {
    const event = state.holder!;
    const poison = findPoison(event, at(state.nowMs), 'w');
    state.nowMs = Math.max(state.nowMs, event.dueAt.getTime());
    const makeAttempt = createMakeAttempt({
      sender: {
        send: () => {
          state.nowMs += tookMs;
          return reply === 'cut' ? Promise.reject(new Error('broken')) : Promise.resolve(reply);
        },
      },
      clock: { now: () => at(state.nowMs) },
      worker: 'w',
      userAgent: 'Jiter/test',
      timeoutMs: 15_000,
      retryScheduleMs: SCHEDULE_MS,
      random: () => random,
      cutOff: new AbortController().signal,
      tellFault: () => undefined,
      afterFault: createAfterFault(() => 1),
    });
    const contents: Contents = { payload: '', secrets: ['s'], settings: {}, claimedAt: performance.now() };
    const result = poison ?? (await makeAttempt(event, contents));
    record({ ...result, durationMs: result.signatures ? tookMs : 0 });
    return result;
  }

  function record({ event, outcome, startedAt, lagMs, durationMs, status, signatures }: AttemptResult): void {
    const wasSent = signatures !== undefined;
    const { attempt, claim } = event;
    state.history.push({ attempt, claim, createdAt: startedAt, lagMs, durationMs, status, wasSent });
    state.holder = undefined;
    if (row.claims !== claim || row.status !== 'Queued') return;
    row.attempts = outcome.kind === 'repeat' || !wasSent ? attempt - 1 : attempt;
    Object.assign(row, { heldUntilMs: undefined, lostClaims: 0, updatedMs: state.nowMs, dueMs: undefined });
    if ('at' in outcome) row.dueMs = outcome.at.getTime();
    else row.status = outcome.kind === 'sent' ? 'Sent' : 'Failed To Send';
    if (outcome.kind === 'failed') row.failureReason = outcome.reason;
  }

  return {
    state,
    isOpen,
    claim,
    attempt,
    advance: (ms: number) => void (state.nowMs += ms),
    /** The holder gives it back, due so much later. */
    handBack(laterMs: number): void {
      const { holder } = state;
      state.holder = undefined;
      if (!holder || holder.claim !== row.claims || row.heldUntilMs === undefined) return;
      row.status = holder.mayHaveLeft ? 'Queued' : 'Pending';
      Object.assign(row, { heldUntilMs: undefined, dueMs: Math.max(row.dueMs!, state.nowMs + laterMs) });
    },
    die: () => void (state.holder = undefined),
    cancel(): void {
      if (!isOpen()) return;
      row.claims += Number(row.status === 'Queued');
      Object.assign(row, { status: 'Cancelled', dueMs: undefined, heldUntilMs: undefined });
    },
    edit(inMs: number): void {
      if (row.status !== 'Pending') return;
      row.scheduledMs = state.nowMs + inMs;
      row.dueMs = row.scheduledMs;
    },
    retry(delayMs: number, expiresInMs?: number): void {
      if (row.status !== 'Failed To Send') return;
      Object.assign(row, { status: 'Queued', dueMs: state.nowMs + delayMs, failureReason: undefined });
      row.attemptsBefore = row.attempts;
      row.expiresMs = expiresInMs === undefined ? undefined : row.dueMs! + expiresInMs;
    },
    fork: (): Life => createLife(given, structuredClone(state)),
    explain: (): Explanation => explainRow(state, policy),
  };
}

function explainRow({ row, history, nowMs }: State, policy: RetryPolicy): Explanation {
  const { status, failureReason, attemptsBefore, expiresMs, dueMs, heldUntilMs, firstByMs } = row;
  const event = {
    id: '1',
    status,
    destination: 'https://example.com/',
    scheduledTime: at(row.scheduledMs),
    updatedAt: at(row.updatedMs),
    ...(failureReason && { failureReason }),
    ...(attemptsBefore !== undefined && { attemptsBefore }),
    ...(expiresMs !== undefined && { expiresAt: at(expiresMs) }),
  };
  const standing = {
    claims: row.claims,
    attempts: row.attempts,
    isTick: firstByMs !== undefined,
    awaitsItsJob: false,
    lostClaims: row.lostClaims,
    ...(dueMs !== undefined && { dueAt: at(dueMs) }),
    ...(heldUntilMs !== undefined && { heldUntil: at(heldUntilMs) }),
    ...(firstByMs !== undefined &&
      row.attempts === 0 &&
      attemptsBefore === undefined && { firstAttemptBy: at(firstByMs) }),
  };
  const world = { now: at(nowMs), horizonMs: HORIZON_MS, policy, retentionMs: RETENTION_MS };
  return explain({ event, standing, attempts: history }, world);
}
