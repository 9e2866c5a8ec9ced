import {
  AppError,
  badRequest,
  mergeOptions,
  notFound,
  type ChangesOf,
  type Clock,
  type Event,
  type EventOptions,
  type NewEvent,
} from '@jiter/core';
import type { EventStore } from '@jiter/store';
import { completeEvent } from '../events/check-request.ts';
import type { ContentCheck } from '../events/content.ts';
import { destinationProblem } from '../events/destination.ts';
import { NO_EVENT } from '../events/edit-event.ts';
import { readHeaders } from '../events/fields/request.ts';
import { readRetryPolicy } from '../events/fields/retry-policy.ts';
import { timeOf } from '../events/fields/times.ts';
import { readDuration } from '../events/fields/duration.ts';
import type { ScheduleEvent } from '../events/schedule-event.ts';
import { readTime } from '../events/time.ts';
import { onlyFields, readObject } from './parse-bulk.ts';

type Deps = {
  events: Pick<EventStore, 'find'>;
  scheduleEvent: ScheduleEvent;
  checkContent: ContentCheck;
  clock: Clock;
};

/** Makes a new event of a settled one, with its content but for what `body` says. Throws AppError. */
export type Replay = (org: string, id: string, body: unknown) => Promise<Event>;

const MAX_DELAY_MS = 365 * 86_400_000;

export function createReplay({ events, scheduleEvent, checkContent, clock }: Deps): Replay {
  return async (org, id, body) => {
    const given = readObject(body);
    onlyFields(given, ['scheduledTime', 'delay', 'overrides']);
    const overrides = readOverrides(given['overrides']);
    const scheduledTime = readWhen(given, clock);
    const found = await events.find(org, id);
    if (!found) throw notFound(NO_EVENT);
    const input = replayOf(found.event, scheduledTime, overrides);
    checkContent(input);
    return scheduleEvent({ ...input, ...completeEvent(input) });
  };
}

function replayOf(event: Event, scheduledTime: Date, { destination, options }: Overrides): NewEvent {
  if (event.status === 'Pending' || event.status === 'Queued') {
    throw new AppError(
      409,
      `Only an event that has its outcome can be replayed, and this one is '${event.status}'`,
      undefined,
      'not_settled',
      { eventStatus: event.status },
    );
  }
  const { org, payload, id: parentId, timeoutMs } = event;
  const merged = event.options || options ? mergeOptions(event.options, { ...WHEN, ...options }) : undefined;
  return {
    org,
    payload,
    destination: destination ?? event.destination,
    scheduledTime,
    parentId,
    ...(merged && { options: merged }),
    ...(timeoutMs !== undefined && { timeoutMs }),
  };
}

/** Of when the other one was due, and until when, a replay has nothing; nor of what names it. */
const WHEN = { delay: null, localTime: null, timezone: null, idempotencyKey: null, expiresAt: null };

function readWhen({ scheduledTime, delay }: Readonly<Record<string, unknown>>, clock: Clock): Date {
  const latest = () => clock.latest?.() ?? clock.now();
  if (delay !== undefined) readDuration('delay', delay, { least: 0, most: MAX_DELAY_MS });
  const at = scheduledTime === undefined ? undefined : readTime(scheduledTime);
  if (typeof at === 'string') throw badRequest('Please enter a valid time');
  if (at && at <= clock.now()) throw badRequest('Please make sure your scheduled time is in the future');
  const options = delay === undefined ? {} : { delay: delay as string };
  return timeOf({ ...(at && { scheduledTime: at }), options }, latest) ?? latest();
}

type Overrides = { destination?: string; options?: ChangesOf<EventOptions> };

function readOverrides(value: unknown): Overrides {
  const given = readObject(value);
  onlyFields(given, ['destination', 'headers', 'retryPolicy']);
  const { destination, headers, retryPolicy } = given;
  const options: ChangesOf<EventOptions> = {
    ...(headers !== undefined && {
      headers:
        headers === null ? null : readHeaders(headers, { field: 'overrides.headers', contentType: 'own' }),
    }),
    ...(retryPolicy !== undefined && {
      retryPolicy: retryPolicy === null ? null : readRetryPolicy('overrides.retryPolicy', retryPolicy),
    }),
  };
  return {
    ...(destination !== undefined && { destination: readDestination(destination) }),
    ...(Object.keys(options).length > 0 && { options }),
  };
}

function readDestination(value: unknown): string {
  const problem =
    typeof value === 'string' ? destinationProblem(value) : 'must be a string: the URL that gets the event';
  if (problem) throw badRequest(`'overrides.destination' ${problem}`);
  return value as string;
}
