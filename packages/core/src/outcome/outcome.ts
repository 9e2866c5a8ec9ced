import { pauseBefore, type RetryPolicy } from './retry-policy.ts';

/** Why no answer came: our deadline passed, the network failed, or our own guard forbade the destination. */
export type UnansweredReason = 'timeout' | 'unreachable' | 'refused';

/** What became of one request. A bad receiver is data: senders return this and never throw it. */
export type Reply =
  /** `noRetry`: it asked for no other attempt. */
  | { kind: 'answered'; status: number; body: string; retryAfterMs?: number; noRetry?: true }
  | { kind: 'unanswered'; reason: UnansweredReason; detail: string };

export type Outcome =
  | { kind: 'sent' }
  | { kind: 'retry'; at: Date }
  /** We cut it short ourselves: it is made again, and spends no retry. */
  | { kind: 'repeat'; at: Date }
  | { kind: 'failed'; reason: FailureReason };

/**
 * Why an event fails for good. 'rejected': our guard forbids its destination, or its policy stops on the answer;
 * 'exhausted': no retry is left; 'expired': its time is over, or would be at the next attempt; 'gone': a 410, where the
 * policy stops on that; 'no-retry': the receiver said so; 'unrecorded': again and again no attempt could be recorded.
 */
export const FAILURE_REASONS = [
  'rejected',
  'exhausted',
  'expired',
  'gone',
  'no-retry',
  'unrecorded',
] as const;
export type FailureReason = (typeof FAILURE_REASONS)[number];

/** The contract's default: 3 s after the first attempt, 5 s after that, 10 s after that. */
export const DEFAULT_RETRY_SCHEDULE_MS: readonly number[] = [3_000, 5_000, 10_000];

/** A receiver may ask for more time than the schedule gives, but not for ever. */
export const MAX_RETRY_AFTER_MS = 10 * 60_000;

/** Whatever a schedule says: a time beyond the calendar could not be written down, and the attempt with it. */
const MAX_PAUSE_MS = 366 * 24 * 60 * 60_000;

/** What an attempt's event says about its retries. */
export type RetryRules = {
  /** Its own, its cron job's, its org's or the environment's. */
  policy: RetryPolicy;
  /** No attempt starts after it. */
  expiresAt?: Date | undefined;
  /** Where in its jitter a pause is, from 0 up to 1. */
  random?: number;
};

/**
 * All that is decided about retries: the clock and the rules come in, a decision comes out. `attempt` counts from 1, or
 * from 1 again once the event was retried by hand. Rules that are a list are the pauses alone, as the contract has them:
 * of the length of the list are the retries. A `Retry-After` can only lengthen a pause.
 */
export function decideOutcome(
  reply: Reply,
  attempt: number,
  now: Date,
  rules: RetryRules | readonly number[],
): Outcome {
  if (reply.kind === 'answered' && reply.status >= 200 && reply.status < 300) return { kind: 'sent' };
  const { policy, expiresAt, random = 0 } = 'policy' in rules ? rules : { policy: scheduleOf(rules) };
  const stop = reasonToStop(reply, policy);
  if (stop) return { kind: 'failed', reason: stop };
  const pauseMs = pauseBefore(policy, attempt, random);
  if (pauseMs === undefined) return { kind: 'failed', reason: 'exhausted' };
  const askedMs = reply.kind === 'answered' ? (reply.retryAfterMs ?? 0) : 0;
  const waitMs = Math.max(pauseMs, Math.min(askedMs, policy.maxRetryAfterMs));
  const at = new Date(now.getTime() + Math.min(waitMs, MAX_PAUSE_MS));
  return expiresAt && at > expiresAt ? { kind: 'failed', reason: 'expired' } : { kind: 'retry', at };
}

/** The contract's policy, and the environment's: these pauses, whatever the answer. */
export function scheduleOf(delaysMs: readonly number[]): RetryPolicy {
  return { delaysMs, stopOn: [], maxRetryAfterMs: MAX_RETRY_AFTER_MS };
}

function reasonToStop(reply: Reply, policy: RetryPolicy): FailureReason | undefined {
  if (reply.kind === 'unanswered') return reply.reason === 'refused' ? 'rejected' : undefined;
  if (reply.noRetry) return 'no-retry';
  if (!policy.stopOn.includes(reply.status)) return undefined;
  return reply.status === 410 ? 'gone' : 'rejected';
}

/** The history's `status`: the HTTP status as a string, or the reason where no answer came. */
export function describeReply(reply: Reply): string {
  return reply.kind === 'answered' ? String(reply.status) : `${reply.reason}: ${reply.detail}`;
}

/** A fault of ours, as what became of a request that was not made. */
export const replyOfFault = (error: unknown): Reply => ({
  kind: 'unanswered',
  reason: 'unreachable',
  detail: error instanceof Error ? error.message : String(error),
});

/** `besides`: to whom it did not go, where it went to some. */
export type TellingReply = Reply & { besides?: string };

/** What came of telling somebody by a request, and when it is tried again. */
export type Told = { isTold: boolean; status: string; retryAt?: Date };

/** As an attempt of an event is judged. */
export function concludeTelling(
  reply: TellingReply,
  { attempt, now, pausesMs }: { attempt: number; now: Date; pausesMs: readonly number[] },
): Told {
  const outcome = decideOutcome(reply, attempt, now, pausesMs);
  const said = describeReply(reply);
  const status = reply.besides === undefined ? said : `${said}, ${reply.besides}`;
  return {
    isTold: outcome.kind === 'sent',
    status,
    ...(outcome.kind === 'retry' && { retryAt: outcome.at }),
  };
}
