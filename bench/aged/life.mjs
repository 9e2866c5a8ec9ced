/** What becomes of an event, by a number that is as good as random: of a thousand, so many each. */
const CANCELLED = 10;
const FAILED = 10;
const RETRIED = 20;
/** Of one that fails for good. */
const ATTEMPTS = 4;

export const isCancelled = (fate) => fate < CANCELLED;
const isFailed = (fate) => !isCancelled(fate) && fate < CANCELLED + FAILED;
const isRetried = (fate) => !isCancelled(fate) && !isFailed(fate) && fate < CANCELLED + FAILED + RETRIED;

/** Whether the event is settled after that attempt. */
export function isLast(fate, attempt) {
  return attempt === (isFailed(fate) ? ATTEMPTS : isRetried(fate) ? 2 : 1);
}

/** One that is tried again. */
export const RETRIED_FATE = CANCELLED + FAILED;

/** As long, and of the form, as what a receiver verifies. */
const MAC = Buffer.alloc(32, 7).toString('base64');
const SIGNATURES = { jiter: MAC, standard: `v1,${MAC}` };
const LAG_MS = 2;

/** What a worker records of an attempt that left on time, or now, if that is not its first one. */
export function attemptOf(event, fate, retryMs) {
  const isOver = isLast(fate, event.attempt);
  const isSent = isOver && !isFailed(fate);
  return {
    event,
    startedAt: event.attempt === 1 ? new Date(event.scheduledTime.getTime() + LAG_MS) : new Date(),
    lagMs: LAG_MS,
    durationMs: 12,
    // As of a first request to a receiver by TLS: of one on a kept connection it is less.
    phases: { claimedAheadMs: 205, dnsMs: 1, connectMs: 2, tlsMs: 4, firstByteMs: 11 },
    status: isSent ? '200' : '503',
    responseData: 'ok',
    signatures: SIGNATURES,
    userAgent: 'Jiter/0.1.0',
    worker: 'worker-1',
    outcome: outcomeOf({ isOver, isSent, retryMs }),
  };
}

function outcomeOf({ isOver, isSent, retryMs }) {
  if (isSent) return { kind: 'sent' };
  if (isOver) return { kind: 'failed', reason: 'exhausted' };
  return { kind: 'retry', at: new Date(Date.now() + retryMs) };
}
