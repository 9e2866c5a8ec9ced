import {
  latestOf,
  AppError,
  badRequest,
  headersProblem,
  mergeOptions,
  notFound,
  nothingSealed,
  parseDuration,
  type Actor,
  type ChangesOf,
  type Clock,
  type Event,
  type EventOptions,
  type NewEvent,
  type OrgSettings,
} from '@jiter/core';
import type { EventStore } from '@jiter/store';
import { completeEvent, contentTypeOf, unknownSecret } from '../events/check-request.ts';
import { DESTINATION, type ContentCheck } from '../events/content.ts';
import { either, instant, maybe, object, type JsonSchema } from '../openapi/shape.ts';
import { destinationProblem } from '../events/destination.ts';
import { NO_EVENT } from '../events/edit-event.ts';
import { HEADERS, readHeaders, readTimeout, timeout as timeoutField } from '../events/fields/request.ts';
import { readRetryPolicy, RETRY_POLICY } from '../events/fields/retry-policy.ts';
import { timeOf } from '../events/fields/times.ts';
import { duration, readDuration } from '../events/fields/duration.ts';
import { fingerprintsOf } from '../events/fields/idempotency-key.ts';
import { NOT_IN_THE_FUTURE, readScheduledTime } from '../events/parse-event.ts';
import { toOnce, type Once, type ScheduleOnce } from '../events/schedule-once.ts';
import { onlyFields, readObject } from './parse-bulk.ts';

type Deps = {
  events: Pick<EventStore, 'find' | 'findOnce'>;
  scheduleOnce: ScheduleOnce;
  checkContent: ContentCheck;
  clock: Clock;
};

/**
 * Makes a new event of a settled one, with its content but for what `body` says; one for each `key`. `settings`: its org's;
 * `by`: who asks for it. Throws AppError.
 */
export type Replay = (
  org: string,
  id: string,
  asked: { body: unknown; key: string | undefined; settings: OrgSettings; by: Actor },
) => Promise<Once>;

const MAX_DELAY_MS = 365 * 86_400_000;

const orNull = (schema: JsonSchema) => maybe(either(schema, { type: 'null' }));
/** `null` takes away what the other event has. */
const OVERRIDES = object({
  destination: maybe(DESTINATION),
  headers: orNull(HEADERS),
  retryPolicy: orNull(RETRY_POLICY),
  timeout: orNull(timeoutField.json),
});
export const REPLAY_BODY = object({
  scheduledTime: maybe(instant('When it is due.')),
  delay: maybe(duration('From now on, until it is due: 0s to 365d.')),
  overrides: maybe(OVERRIDES),
});

export function createReplay(deps: Deps): Replay {
  const { events, scheduleOnce, checkContent, clock } = deps;
  return async (org, id, { body, key, settings, by }) => {
    const given = readObject(body);
    onlyFields(given, Object.keys(REPLAY_BODY.properties));
    const overrides = readOverrides(given['overrides']);
    const scheduledTime = readWhen(given, clock);
    const meant = meantBy(given, { scheduledTime, overrides });
    const once = key === undefined ? undefined : { key, ...fingerprintsOfReplay(id, given, meant) };
    // Whatever has become of the other event since, a repeat is answered with what was made of it.
    const made = once && (await events.findOnce({ ...once, event: { org } }));
    if (made) return toOnce(made);
    const found = await events.find(org, id);
    if (!found) throw notFound(NO_EVENT);
    const input = replayOf(found.event, scheduledTime, overrides);
    checkHeaders(overrides.options?.headers, found.event.options);
    checkContent(asSaid(input, given), settings);
    if (given['scheduledTime'] !== undefined && scheduledTime <= clock.now())
      throw badRequest(NOT_IN_THE_FUTURE);
    const event = { ...input, ...completeEvent(input) };
    if (!once) return scheduleOnce(event, by);
    return scheduleOnce(
      { ...once, event: { ...event, options: { ...event.options, idempotencyKey: once.key } } },
      by,
    );
  };
}

type Given = Readonly<Record<string, unknown>>;

function fingerprintsOfReplay(id: string, given: Given, meant: Given) {
  const ofIt = { payload: '', replayOf: id };
  return fingerprintsOf({}, { ...ofIt, ...given }, { ...ofIt, ...meant });
}

/** What a replay is to be, without what it would be anyway: due now, and with a policy's defaults. */
function meantBy(
  given: Given,
  { scheduledTime, overrides }: { scheduledTime: Date; overrides: Overrides },
): Given {
  const retryPolicy = overrides.options?.retryPolicy;
  const others = { ...(given['overrides'] as Given | undefined), ...(retryPolicy && { retryPolicy }) };
  const delay = given['delay'] as string | undefined;
  return {
    ...(given['scheduledTime'] !== undefined && { scheduledTime }),
    ...(delay !== undefined && parseDuration(delay) !== 0 && { delay }),
    ...(Object.keys(others).length > 0 && { overrides: others }),
  };
}

function replayOf(event: Event, scheduledTime: Date, overrides: Overrides): NewEvent {
  const { destination, options } = overrides;
  if (event.status === 'Pending' || event.status === 'Queued') {
    throw new AppError(
      409,
      `Only an event that has its outcome can be replayed, and this one is '${event.status}'`,
      undefined,
      'not_settled',
      { eventStatus: event.status },
    );
  }
  const { org, payload, id: parentId } = event;
  const timeoutMs = overrides.timeoutMs === undefined ? event.timeoutMs : (overrides.timeoutMs ?? undefined);
  const merged = event.options || options ? mergeOptions(event.options, { ...WHEN, ...options }) : undefined;
  return {
    org,
    payload,
    destination: destination ?? event.destination,
    scheduledTime,
    parentId,
    ...(merged && Object.keys(merged).length > 0 && { options: merged }),
    ...(timeoutMs !== undefined && { timeoutMs }),
  };
}

/** With how its time was given, which it does not keep: what is wrong with that is said of the field that was sent. */
function asSaid(input: NewEvent, { delay }: Readonly<Record<string, unknown>>): NewEvent {
  return delay === undefined ? input : { ...input, options: { ...input.options, delay: delay as string } };
}

/** Of when the other one was due, and until when, a replay has nothing; nor of what names it. */
const WHEN = { delay: null, localTime: null, timezone: null, idempotencyKey: null, expiresAt: null };

function readWhen({ scheduledTime, delay }: Readonly<Record<string, unknown>>, clock: Clock): Date {
  const latest = () => latestOf(clock);
  if (delay !== undefined) readDuration('delay', delay, { least: 0, most: MAX_DELAY_MS });
  const at = scheduledTime === undefined ? undefined : readScheduledTime(scheduledTime);
  if (at && delay !== undefined)
    throw badRequest("Please send one time only: 'scheduledTime' or 'delay'", 'two_times');
  const options = delay === undefined ? {} : { delay: delay as string };
  return timeOf({ ...(at && { scheduledTime: at }), options }, latest) ?? latest();
}

type Overrides = { destination?: string; options?: ChangesOf<EventOptions>; timeoutMs?: number | null };

function readOverrides(value: unknown): Overrides {
  const given = readObject(value, 'overrides');
  onlyFields(given, Object.keys(OVERRIDES.properties), 'overrides');
  const { destination, headers, retryPolicy, timeout } = given;
  if (timeout !== undefined && timeout !== null) readTimeout('overrides.timeout', timeout);
  const timed = timeout === undefined ? undefined : timeoutField.become!(timeout as string | null);
  const options: ChangesOf<EventOptions> = {
    ...timed?.options,
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
    ...(timed?.timeoutMs !== undefined && { timeoutMs: timed.timeoutMs }),
  };
}

/** They are the only part of a replay that may not fit to the rest of it. Throws AppError 400. */
function checkHeaders(
  headers: ChangesOf<EventOptions>['headers'],
  { sealed, ...options }: EventOptions = {},
): void {
  if (!headers) return;
  const field = 'overrides.headers';
  const its = contentTypeOf(options);
  const contentType = its === 'of the envelope' ? 'of an envelope that stays one' : its;
  const unknown = unknownSecret(headers, sealed?.headers);
  const problem =
    headersProblem(headers, { field, contentType }) ??
    (unknown === undefined ? undefined : nothingSealed(`${field}.${unknown}`));
  if (problem) throw badRequest(problem.message, problem.code);
}

function readDestination(value: unknown): string {
  const problem =
    typeof value === 'string' ? destinationProblem(value) : 'must be a string: the URL that gets the event';
  if (problem) throw badRequest(`'overrides.destination' ${problem}`);
  return value as string;
}
