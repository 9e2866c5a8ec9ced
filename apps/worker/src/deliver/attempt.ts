import {
  decideOutcome,
  describeReply,
  requestBody,
  signWebhook,
  webhookHeaders,
  withOwnHeaders,
  type ClaimedEvent,
  type Clock,
  type Method,
  type OrgSettings,
  type Reply,
  type RetryPolicy,
} from '@jiter/core';
import type { AttemptResult, SecretStore } from '@jiter/store';
import type { Timing } from '../send/exchange.ts';
import { NotSentError } from '../send/not-sent.ts';
import type { Sender, SendRequest } from '../send/sender.ts';
import type { AfterFault } from './after-fault.ts';
import { createDeliverySettings } from './delivery-settings.ts';
import type { TellFault } from './fault-log.ts';
import { phasesOf } from './phases.ts';

/** What an attempt needs besides its event. */
export type Contents = {
  payload: string;
  secrets: Awaited<ReturnType<SecretStore['signingSecrets']>>;
  /** The event's own, in the clear. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** What holds where the event says nothing itself. */
  settings: OrgSettings;
  /** When its event was claimed, by `performance.now()`. */
  claimedAt: number;
};

type Deps = {
  sender: Pick<Sender, 'send'>;
  clock: Clock;
  /** Who made the attempt, for the history. */
  worker: string;
  userAgent: string;
  /** These two where neither the event nor its org says anything. */
  timeoutMs: number;
  retryScheduleMs: readonly number[];
  /** From 0 up to 1: where in its jitter a pause is. */
  random?: () => number;
  cutOff: AbortSignal;
  tellFault: TellFault;
  afterFault: AfterFault;
};

/**
 * Signs, sends and decides; records nothing. What is later than it may be by then is not sent. Once the sender was asked
 * there is a result, whatever happens: a receiver may have seen the request, and nobody must take the event for one that
 * never left.
 * @throws whatever keeps it from sending; NotSentError when the sender is certain that nothing left
 */
export type MakeAttempt = (event: ClaimedEvent, contents: Contents) => Promise<AttemptResult>;

/** In UTF-16 units. */
const LONG_BODY = 65_536;

type End = Pick<AttemptResult, 'status' | 'responseData' | 'outcome'>;

/** The history keeps lags in a 32-bit integer: 24 days. */
const MAX_LAG_MS = 2 ** 31 - 1;

export function createMakeAttempt(deps: Deps): MakeAttempt {
  const { sender, clock, worker, userAgent, cutOff, tellFault, afterFault, random = Math.random } = deps;
  const settingsOf = createDeliverySettings(deps);

  async function send(event: ClaimedEvent, request: SendRequest, policy: RetryPolicy): Promise<End> {
    try {
      const reply = await sender.send(request);
      const { attempt, attemptsBefore = 0, neverAfter: expiresAt } = event;
      const rules = { policy, expiresAt, random: random() };
      const outcome = decideOutcome(reply, attempt - attemptsBefore, clock.now(), rules);
      return { status: describeReply(reply), responseData: answerOf(reply), outcome };
    } catch (error) {
      if (error instanceof NotSentError) throw error;
      return cutShort(event, error);
    }
  }

  /** By us: it says nothing about the receiver. */
  function cutShort(event: ClaimedEvent, error: unknown): End {
    const now = clock.now();
    const repeat = (status: string, at: Date): End => ({
      status,
      responseData: '',
      outcome: { kind: 'repeat', at },
    });
    if (cutOff.aborted) return repeat('cut: the worker stopped before an answer came', now);
    tellFault(event, error);
    return repeat('cut: a fault of ours ended it before an answer came', afterFault(event, now.getTime()));
  }

  return async (event, { payload, secrets, headers: own, settings, claimedAt }) => {
    // Signed now and not when it was claimed: receivers refuse timestamps that are too old.
    const startedAt = clock.now();
    const late = findExpired(event, startedAt, worker);
    if (late) return late;
    const { timeoutMs, policy } = settingsOf(event, settings);
    const body = bodyOf(event, payload);
    const signatures = signWebhook(event.id, body ?? '', secrets, startedAt);
    const contract = webhookHeaders({ eventId: event.id, startedAt, signatures, userAgent });
    const { method, headers } = requestOf(event, contract, own);
    const startedMs = performance.now();
    if (cutOff.aborted) throw new NotSentError('the worker is stopping');
    let timing: Timing = {};
    const onTimed = (ended: Timing) => void (timing = ended);
    const to = { org: event.org, url: event.destination };
    const request = { ...to, method, headers, body, timeoutMs, signal: cutOff, onTimed };
    const end = await send(event, request, policy);
    return {
      event,
      startedAt,
      lagMs: lagOf(event, startedAt),
      durationMs: Math.round(performance.now() - startedMs),
      phases: phasesOf(timing, claimedAt, startedMs),
      signatures,
      userAgent,
      worker,
      ...end,
    };
  };
}

/** What stands in the history of an event whose time is over before it can leave: no request was made. */
export function findExpired(event: ClaimedEvent, now: Date, worker: string): AttemptResult | undefined {
  const { expiresAt, mayHaveLeft, attempt } = event;
  if (!expiresAt || now <= expiresAt) return undefined;
  const before = mayHaveLeft && attempt === 1 ? '; a worker that was lost may have sent it before' : '';
  return {
    event,
    startedAt: now,
    lagMs: lagOf(event, now),
    durationMs: 0,
    status: `expired: not sent, its time was over at ${expiresAt.toISOString()}${before}`,
    responseData: '',
    userAgent: '',
    worker,
    outcome: { kind: 'failed', reason: 'expired' },
  };
}

/**
 * An event that was handed back is due later, but what its customer waits for is still its own time, unless that was over
 * before anything left, and the event was retried by hand.
 */
function lagOf({ attempt, attemptsBefore, scheduledTime, dueAt }: ClaimedEvent, startedAt: Date): number {
  const wantedAt = attempt === 1 && attemptsBefore === undefined ? scheduledTime : dueAt;
  return Math.min(MAX_LAG_MS, startedAt.getTime() - wantedAt.getTime());
}

/** Signed, measured and sent again: of a long text each would make its own bytes. */
function bodyOf({ scheduledTime, options }: ClaimedEvent, payload: string): string | Buffer | undefined {
  const body = requestBody({ payload, scheduledTime, options });
  return typeof body === 'string' && body.length > LONG_BODY ? Buffer.from(body) : body;
}

/** `own`: its headers in the clear. The history is made of the same, with those of them that are secret as REDACTED. */
function requestOf(
  { options, scheduledTime, attempt }: ClaimedEvent,
  contract: Record<string, string>,
  own: Contents['headers'],
): { method: Method; headers: Record<string, string> } {
  if (!options) return { method: 'POST', headers: contract };
  const { method = 'POST', headers = {} } = options;
  const all = { ...options, headers: { ...headers, ...own } };
  return { method, headers: withOwnHeaders(contract, { scheduledTime, attempt, options: all }) };
}

function answerOf(reply: Reply): string {
  return reply.kind === 'answered' ? reply.body : '';
}
