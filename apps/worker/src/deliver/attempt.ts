import {
  decideOutcome,
  describeReply,
  signWebhook,
  webhookBody,
  webhookHeaders,
  type ClaimedEvent,
  type Clock,
  type Reply,
} from '@jiter/core';
import type { AttemptResult, SecretStore } from '@jiter/store';
import type { Sender } from '../send/sender.ts';

type Secrets = Awaited<ReturnType<SecretStore['signingSecrets']>>;

type Deps = {
  sender: Pick<Sender, 'send'>;
  clock: Clock;
  /** Who made the attempt, for the history. */
  worker: string;
  userAgent: string;
  timeoutMs: number;
  retryScheduleMs: readonly number[];
  cutOff: AbortSignal;
};

/** Signs, sends and decides; records nothing. Rejects when the process cut the attempt off. */
export type MakeAttempt = (event: ClaimedEvent, secrets: Secrets) => Promise<AttemptResult>;

/** The history keeps lags in a 32-bit integer: 24 days. */
const MAX_LAG_MS = 2 ** 31 - 1;

export function createMakeAttempt(deps: Deps): MakeAttempt {
  const { sender, clock, worker, userAgent, timeoutMs, retryScheduleMs, cutOff } = deps;
  return async (event, secrets) => {
    const body = webhookBody(event);
    // Signed now and not when it was claimed: receivers refuse timestamps that are too old.
    const startedAt = clock.now();
    const signatures = signWebhook(event.id, body, secrets, startedAt);
    const headers = webhookHeaders({ eventId: event.id, startedAt, signatures, userAgent });
    const startedMs = performance.now();
    const reply = await sender.send({
      org: event.org,
      url: event.destination,
      headers,
      body,
      timeoutMs,
      signal: cutOff,
    });
    return {
      event,
      startedAt,
      lagMs: Math.min(MAX_LAG_MS, startedAt.getTime() - plannedAt(event).getTime()),
      durationMs: Math.round(performance.now() - startedMs),
      status: describeReply(reply),
      responseData: bodyOf(reply),
      signatures,
      userAgent,
      worker,
      outcome: decideOutcome(reply, event.attempt, clock.now(), retryScheduleMs),
    };
  };
}

/** An event that was handed back is due later, but what its customer waits for is still its own time. */
function plannedAt(event: ClaimedEvent): Date {
  return event.attempt === 1 ? event.scheduledTime : event.dueAt;
}

function bodyOf(reply: Reply): string {
  return reply.kind === 'answered' ? reply.body : '';
}
