import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { Reply } from '@jiter/core';
import type { ConnectTimes } from './connect-times.ts';

export type Unanswered = Extract<Reply, { kind: 'unanswered' }>;

/** 'stale': nothing is known of the request but that its connection, used before, was the wrong one. */
export type End = Reply | 'stale' | 'cut';

/** One request on one connection. */
export type Exchange = {
  end: Promise<End>;
  cut: () => void;
  progress: () => string;
  /** Whether a byte of the request may have left this process. */
  hasLeft: () => boolean;
  timing: () => Timing;
};

/** When a request came to what, by `performance.now()`. What did not happen, or not yet, is absent. */
export type Timing = {
  /** Of its connection, where that was made for it. */
  connect?: ConnectTimes;
  /** The first byte came of whatever was answered. */
  firstByteAt?: number;
};

/** `connect`: of the connection of an exchange that began at `beganAt`, which may be an older one. */
export function timingOf(
  beganAt: number,
  connect: ConnectTimes | undefined,
  firstByteAt: number | undefined,
): Timing {
  const isNew = connect !== undefined && connect.beganAt >= beganAt;
  return { ...(isNew && { connect }), ...(firstByteAt !== undefined && { firstByteAt }) };
}

export const CLOSED_MID_BODY: Unanswered = {
  kind: 'unanswered',
  reason: 'unreachable',
  detail: 'closed mid-body',
};

/**
 * Whether an answer on a connection that had been used before is about the connection and not about the request, which
 * may then be repeated on a new one: 408 from a receiver that gave up waiting on it (RFC 9110 §15.5.9), 421 from one
 * that does not want it there (§15.5.20).
 */
export function isAboutConnection(status: number, closes: boolean): boolean {
  return (status === 408 && closes) || status === 421;
}

/** Whether an error says that a connection was closed before it had answered a request at all. */
export function isHangUp(code: string): boolean {
  return code === 'ECONNRESET' || code === 'EPIPE';
}

/**
 * Until this process has looked at all of its sockets once: a kept connection that was closed or spoiled by then is not
 * used again. The first turn may end without looking, as it has done so before.
 */
export async function untilAllIsRead(): Promise<void> {
  await turnOfTheLoop();
  await turnOfTheLoop();
}
