import joi from 'joi';
import {
  AppError,
  latestOf,
  badRequest,
  mergeOptions,
  orRefusal,
  type Clock,
  type EventChanges,
  type NewEvent,
  type OnceEvent,
  type OrgSettings,
} from '@jiter/core';
import { says } from '../openapi/of-joi.ts';
import { instant } from '../openapi/shape.ts';
import { createBodies } from './bodies.ts';
import { completeEvent, refuseRedacted, withPayload } from './check-request.ts';
import { content, usualContent, type ContentCheck } from './content.ts';
import { fingerprintsOf, theOneKey } from './fields/idempotency-key.ts';
import { EVENT_FIELDS } from './fields/index.ts';
import { becomeContent } from './fields/field.ts';
import { forgetOtherTimes, TIME_FIELDS, timeOf } from './fields/times.ts';
import { readTime, sayWrongTime } from './time.ts';

export type EventParser = {
  /**
   * Throws AppError 400 (413 for a payload that is too large) with the first thing that is wrong. `headerKey`: the
   * idempotency key that came beside the body. `settings`: the org's.
   */
  parseNewEvent(body: unknown, org: string, headerKey?: string, settings?: OrgSettings): NewEvent | OnceEvent;
  parseEventChanges(body: unknown, settings?: OrgSettings): EventChanges;
};

export type EventParserOptions = { checkContent: ContentCheck; clock: Clock };

// The contract's, word for word; clients may compare it.
const NO_TIME = 'Please enter a valid time';
export const NOT_IN_THE_FUTURE = 'Please make sure your scheduled time is in the future';

/** Throws AppError 400. */
export function readScheduledTime(value: unknown): Date {
  const time = readTime(value);
  if (time instanceof Date) return time;
  throw badRequest(sayWrongTime(NO_TIME, time));
}

const scheduledTime = says(
  joi.any().custom(readScheduledTime).messages({ 'any.required': NO_TIME }),
  instant('When it is due: ISO-8601 with a zone, in the future.'),
);

const status = joi
  .any()
  .valid('Cancelled')
  .messages({ 'any.only': "'status' must be 'Cancelled': an event's status cannot be set to anything else" });

const usualTime = (text: unknown): Date | undefined => {
  const time = readTime(text);
  return time instanceof Date ? time : undefined;
};

type Given = Omit<NewEvent, 'org'>;
const changing = { status };

const bodies = createBodies<EventChanges>({
  required: { ...content, scheduledTime },
  optional: {},
  changing,
  fields: EVENT_FIELDS,
  usual: { ...usualContent, scheduledTime: usualTime },
});
/** Of bodies that say the time in another way. */
const timed = createBodies<EventChanges>({
  required: content,
  optional: { scheduledTime: { schema: scheduledTime, fallback: null } },
  changing,
  fields: EVENT_FIELDS,
  usual: usualContent,
});

/** For the API's document: one that makes an event says the time whichever way. */
export const EVENT_BODIES = { toMake: timed.schemas.toMake, toChange: bodies.schemas.toChange };

/** What is asked for, and the fields by which that was said. */
type Read = { input: Given; said: Readonly<Record<string, unknown>> };

/** Throws AppError 400. A delay begins at `latest`. */
function readNewBody(body: unknown, latest: () => Date): Read {
  if (!saysTimeOtherwise(body)) {
    const said = bodies.judgeNew(body);
    return { input: becomeContent<Given>(EVENT_FIELDS, said), said };
  }
  const said = timed.judgeNew(body);
  const input = becomeContent<Given>(EVENT_FIELDS, said);
  return { input: { ...input, scheduledTime: timeOf(input, latest)! }, said };
}

export const readNew = (body: unknown): Given => readNewBody(body, () => new Date()).input;

function readChanges(body: unknown, latest: () => Date): EventChanges {
  const changes = bodies.readChanges(body);
  const time = timeOf(changes, latest);
  return time ? { ...changes, scheduledTime: time, options: forgetOtherTimes(changes.options) } : changes;
}

function saysTimeOtherwise(body: unknown): boolean {
  return (
    typeof body === 'object' &&
    body !== null &&
    Object.keys(TIME_FIELDS).some((name) => Object.hasOwn(body, name))
  );
}

export function createEventParser({ checkContent, clock }: EventParserOptions): EventParser {
  const latest = () => latestOf(clock);

  /** A delay of nothing is now, which is no time that has passed. */
  function isPast({ scheduledTime: time, options }: EventChanges): boolean {
    return time !== undefined && !options?.delay && time <= clock.now();
  }

  function checkRules(changes: EventChanges, settings: OrgSettings | undefined): void {
    checkContent(changes, settings);
    if (isPast(changes)) throw badRequest(NOT_IN_THE_FUTURE);
  }

  /** A repeat may come when the time has passed, or its org may have less: what was made is looked for before that counts. */
  function toOnce({ input, said }: Read, { org, key, settings }: Keyed): OnceEvent {
    const options = { ...input.options, idempotencyKey: key };
    const event = { org, ...input, options };
    const once = { key, ...fingerprintsOf(EVENT_FIELDS, said) };
    const completed = orRefusal(() => {
      checkRules(input, settings);
      return completeEvent(input);
    });
    if (completed instanceof AppError) return { ...once, event, refusal: completed };
    return { ...once, event: { ...event, ...completed } };
  }

  return {
    parseNewEvent(body, org, headerKey, settings) {
      const usual = headerKey === undefined ? readUsualEvent(body) : undefined;
      if (usual) {
        checkRules(usual, settings);
        return { org, ...usual };
      }
      const read = readMore(body, latest);
      const key = theOneKey(read.said['idempotencyKey'] as string | undefined, headerKey);
      if (key !== undefined) return toOnce(read, { org, key, settings });
      checkRules(read.input, settings);
      return { org, ...read.input, ...completeEvent(read.input) };
    },
    parseEventChanges(body, settings) {
      const changes = readChanges(body, latest);
      refuseBoth(body, ['maxAge', 'expiresAt']);
      checkRules(changes, settings);
      return changes;
    },
  };
}

type Keyed = { org: string; key: string; settings: OrgSettings | undefined };

function readMore(body: unknown, latest: () => Date): Read {
  const { input, said } = readNewBody(withPayload(body), latest);
  const { options, ...others } = input;
  refuseBoth(body, ['maxAge', 'expiresAt']);
  if (!options) return { input: others, said };
  refuseRedacted(options);
  return { input: { ...others, options: mergeOptions(undefined, options) }, said };
}

/** Throws AppError 400 for a body that says the same thing in two ways. */
function refuseBoth(body: unknown, [one, other]: readonly [string, string]): void {
  const given = body as Readonly<Record<string, unknown>>;
  if ((given[one] ?? null) === null || (given[other] ?? null) === null) return;
  throw badRequest(`Send '${one}' or '${other}', and not both`, 'two_times');
}

/**
 * Recognizes an event of which no more is said than the contract has, and nothing is wrong with it: a batch has a thousand
 * of them. Undefined for anything else.
 */
export function readUsualEvent(body: unknown): Given | undefined {
  if (typeof body !== 'object' || body === null || Object.keys(body).length !== 3) return undefined;
  const sent = body as Record<string, unknown>;
  const payload = usualContent.payload(sent['payload']);
  const destination = usualContent.destination(sent['destination']);
  const time = usualTime(sent['scheduledTime']);
  if (payload === undefined || destination === undefined || time === undefined) return undefined;
  return { payload, destination, scheduledTime: time };
}
