import type { Request } from 'express';
import {
  attemptTimes,
  badRequest,
  countRetries,
  eventOf,
  isOnce,
  isoTime,
  policyFor,
  requestBody,
  scheduleOf,
  shownBody,
  signWebhook,
  webhookHeaders,
  withOwnHeaders,
  type Clock,
  type NewEvent,
  type OnceEvent,
  type OrgSettings,
} from '@jiter/core';
import { redactOptions, type EventStore, type SecretStore } from '@jiter/store';
import { presentEvent } from './present.ts';
import { toOnce } from './schedule-once.ts';

/** What is needed to say what a worker would do. */
export type DryRunOptions = {
  secrets: Pick<SecretStore, 'signingSecrets'>;
  /** Of the workers. */
  userAgent: string;
  /** Where neither the event nor its org says anything about it. */
  retryScheduleMs: readonly number[];
};

/**
 * Says what would become of an event, of which nothing is kept: the event as an answer shows it, its first request with
 * a signature of now, when its attempts would begin at the earliest, and what its caller might not have meant. Throws the
 * AppError with which it would not be made.
 */
export type DryRun = (asked: NewEvent | OnceEvent, settings: OrgSettings) => Promise<Planned>;
type Planned = { warnings: readonly string[] } & Record<string, unknown>;

/** A dry run shows twice what was sent, once as JSON inside of JSON, and headers beside. */
export const DRY_RUN_TIMES = 4;
export const dryRunBytes = (asked: Pick<NewEvent, 'payload'> | OnceEvent) =>
  ('event' in asked ? asked.event : asked).payload.length * DRY_RUN_TIMES;

/** An id that no event has. */
export const NO_ID = '0';

type Deps = DryRunOptions & { events: Pick<EventStore, 'findOnce'>; clock: Clock };

export function createDryRun(deps: Deps): DryRun {
  const { secrets, userAgent, retryScheduleMs, events, clock } = deps;
  const schedule = scheduleOf(retryScheduleMs);

  /** What the key stands for already, as a warning. */
  async function warningsOfKey(asked: NewEvent | OnceEvent): Promise<string[]> {
    if (!isOnce(asked)) return [];
    const made = await events.findOnce(asked);
    if (made) return [keyIsTaken('event', toOnce(made).event.id)];
    if (asked.refusal) throw asked.refusal;
    return [];
  }

  return async (asked, settings) => {
    const now = clock.now();
    const ofKey = await warningsOfKey(asked);
    const given = eventOf(asked);
    const input = given.options ? { ...given, options: redactOptions(given.options) } : given;
    const policy = policyFor(input.options ?? {}, settings, schedule);
    const times = attemptTimes(input.scheduledTime, policy, input.expiresAt);
    const signed = { secrets: await secrets.signingSecrets(input.org), userAgent, now };
    return {
      event: presentEvent({ ...input, id: NO_ID, status: 'Pending', createdAt: now, updatedAt: now }),
      request: requestOf(input, signed),
      attemptTimes: times.map(isoTime),
      warnings: [...ofKey, ...warningsOf(input, 1 + countRetries(policy) - times.length)],
    };
  };
}

export const keyIsTaken = (noun: string, id: string) =>
  `The idempotency key stands for the ${noun} ${id} already: without the dry run that is answered, and nothing is made`;

type Signed = { secrets: readonly [string, ...string[]]; userAgent: string; now: Date };

/** As the history would show it. */
function requestOf(input: NewEvent, { secrets, userAgent, now }: Signed) {
  const { options, scheduledTime, destination: url } = input;
  const body = requestBody(input);
  const signatures = signWebhook(NO_ID, body ?? '', secrets, now);
  const contract = webhookHeaders({ eventId: NO_ID, startedAt: now, signatures, userAgent });
  const headers = withOwnHeaders(contract, { scheduledTime, attempt: 1, options });
  return {
    method: options?.method ?? 'POST',
    url,
    headers,
    ...(body !== undefined && { body: shownBody(input) }),
    ...(Buffer.isBuffer(body) && { bodyEncoding: 'base64' }),
  };
}

function warningsOf({ destination, expiresAt }: NewEvent, tooLate: number): string[] {
  const isPlain = /^http:/i.test(destination);
  return [
    ...(isPlain
      ? ["'destination' is not https: whoever is between can read the request, and answer it"]
      : []),
    ...(tooLate > 0 && expiresAt
      ? [`${tooLate} of the retries would come after ${isoTime(expiresAt)}, when the event has expired`]
      : []),
  ];
}

/** Whoever only wanted to try must not find it done. */
const MISSPELT = /^\s*dry(?:[-_ ]?run)?\s*(?:\[.*\])?$/i;

/** Whether a call asks by `?dryRun=true` for nothing to be done. Throws AppError 400. */
export function isDryRun(req: Request): boolean {
  if (!req.url.includes('?')) return false;
  const misspelt = Object.keys(req.query).find((name) => MISSPELT.test(name) && name !== 'dryRun');
  if (misspelt !== undefined) throw badRequest(`'${misspelt}' is written 'dryRun', and nothing was done`);
  const { dryRun } = req.query;
  if (dryRun === undefined || dryRun === 'false') return false;
  if (dryRun === 'true') return true;
  throw badRequest("'dryRun' must be true or false");
}
