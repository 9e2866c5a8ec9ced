/** Why no answer came: our deadline passed, the network failed, or our own guard forbade the destination. */
export type UnansweredReason = 'timeout' | 'unreachable' | 'refused';

/** What became of one request. A bad receiver is data: senders return this and never throw it. */
export type Reply =
  | { kind: 'answered'; status: number; body: string; retryAfterMs?: number }
  | { kind: 'unanswered'; reason: UnansweredReason; detail: string };

export type Outcome =
  | { kind: 'sent' }
  | { kind: 'retry'; at: Date }
  /** We cut it short ourselves: it is made again, and spends no retry. */
  | { kind: 'repeat'; at: Date }
  /** 'expired': it was not made at all, its time was over. */
  | { kind: 'failed'; reason: 'rejected' | 'exhausted' | 'expired' };

/** The contract's default: 3 s after the first attempt, 5 s after that, 10 s after that. */
export const DEFAULT_RETRY_SCHEDULE_MS: readonly number[] = [3_000, 5_000, 10_000];

/** A receiver may ask for more time than the schedule gives, but not for ever. */
export const MAX_RETRY_AFTER_MS = 10 * 60_000;

/** Whatever a schedule says: a time beyond the calendar could not be written down, and the attempt with it. */
const MAX_PAUSE_MS = 366 * 24 * 60 * 60_000;

/**
 * The whole retry policy: the clock and the schedule come in, a decision comes out.
 * `attempt` counts from 1; `retryScheduleMs[n]` is the pause after attempt n + 1, so the schedule's length is
 * the number of retries. A `Retry-After` can only lengthen a pause.
 */
export function decideOutcome(
  reply: Reply,
  attempt: number,
  now: Date,
  retryScheduleMs: readonly number[],
): Outcome {
  if (reply.kind === 'answered' && reply.status >= 200 && reply.status < 300) return { kind: 'sent' };
  if (reply.kind === 'unanswered' && reply.reason === 'refused')
    return { kind: 'failed', reason: 'rejected' };
  const pauseMs = retryScheduleMs[attempt - 1];
  if (pauseMs === undefined) return { kind: 'failed', reason: 'exhausted' };
  const askedMs = reply.kind === 'answered' ? (reply.retryAfterMs ?? 0) : 0;
  const waitMs = Math.max(pauseMs, Math.min(askedMs, MAX_RETRY_AFTER_MS));
  return { kind: 'retry', at: new Date(now.getTime() + Math.min(waitMs, MAX_PAUSE_MS)) };
}

/** The history's `status`: the HTTP status as a string, or the reason where no answer came. */
export function describeReply(reply: Reply): string {
  return reply.kind === 'answered' ? String(reply.status) : `${reply.reason}: ${reply.detail}`;
}
