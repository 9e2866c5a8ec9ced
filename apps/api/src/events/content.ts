import joi from 'joi';
import {
  AppError,
  badRequest,
  latestOf,
  parseDuration,
  urlOfCallback,
  type CallbackOptions,
  type ChangesOf,
  type Clock,
  type EventOptions,
  type OrgSettings,
} from '@jiter/core';
import { parseDestination } from '@jiter/egress';
import { says } from '../openapi/of-joi.ts';
import { text } from '../openapi/shape.ts';
import { destinationProblem, MAX_DESTINATION_LENGTH } from './destination.ts';
import { UNSTORABLE } from './unstorable.ts';

/** What goes where: the fields that events and cron jobs share, with their rules and messages. */

const payload = joi
  .string()
  .allow('')
  .custom((text: string, helpers) => (UNSTORABLE.test(text) ? helpers.error('payload.unstorable') : text))
  .messages({
    'any.required': "'payload' is missing: send a string",
    'string.base': "'payload' must be a string: send anything else as JSON.stringify writes it",
    'payload.unstorable':
      "'payload' must not contain NUL characters or lone surrogates: encode binary data, in base64 for instance",
  });

const destination = joi
  .string()
  .custom((text: string, helpers) => {
    const problem = destinationProblem(text);
    return problem ? helpers.error('destination.wrong', { problem }) : text;
  })
  .messages({
    'any.required': "'destination' is missing: send the URL that gets the event",
    'string.base': "'destination' must be a string: the URL that gets the event",
    'string.empty': "'destination' is empty: send the URL that gets the event",
    'destination.wrong': "'destination' {#problem}",
  });

export const DESTINATION = text(undefined, {
  format: 'uri',
  maxLength: MAX_DESTINATION_LENGTH,
  examples: ['https://example.com/hook'],
});

/** Of the content that events and cron jobs share, what has to be there. What may be left out: `fields`. */
export const content = {
  payload: says(payload, { description: 'What the receiver gets, to the letter.' }),
  destination: says(destination, { ...DESTINATION, description: 'The URL that gets it.' }),
};

/** The same where nothing is wrong: each as it is, or undefined. */
export const usualContent = {
  payload: (text: unknown) => (typeof text === 'string' && !UNSTORABLE.test(text) ? text : undefined),
  destination: (text: unknown) =>
    typeof text === 'string' && destinationProblem(text) === undefined ? text : undefined,
};

type Content = {
  payload?: string;
  destination?: string;
  scheduledTime?: Date;
  options?: ChangesOf<EventOptions>;
};

/**
 * Throws AppError 413 for a payload that is too large, 400 for a destination that may not be reached, and for a time that is
 * farther ahead than the org may schedule.
 */
export type ContentCheck = (content: Content, settings?: OrgSettings) => void;

export type ContentRules = {
  /** Of the payload, in UTF-8. */
  maxPayloadBytes: number;
  /** Why requests to this host must not leave, as far as its name tells; undefined when they may. */
  refusalOf: (url: Readonly<URL>) => string | undefined;
  clock: Clock;
};

/** Throws AppError 400, which names `field`, for what would be due farther ahead than the org may schedule. */
export function refuseBeyond({ maxHorizon }: OrgSettings, field: string, aheadMs: number): void {
  if (maxHorizon === undefined || aheadMs <= parseDuration(maxHorizon)!) return;
  throw badRequest(
    `'${field}' is too far ahead: this organisation may schedule at most ${maxHorizon} ahead`,
    'beyond_horizon',
  );
}

/** The field by which the time was said. */
const saidBy = ({ delay, localTime }: ChangesOf<EventOptions> = {}) =>
  delay ? 'delay' : localTime ? 'localTime' : 'scheduledTime';

export function createContentCheck({
  maxPayloadBytes: largest,
  refusalOf,
  clock,
}: ContentRules): ContentCheck {
  const checkCallback = (name: string, callback: CallbackOptions | null | undefined) => {
    if (!callback) return;
    const url = parseDestination(urlOfCallback(callback));
    const refusal = url && refusalOf(url);
    if (refusal === undefined) return;
    throw badRequest(`'${name}' may not be reached from here: ${refusal}`, 'invalid_callback');
  };
  return (
    { payload, destination, scheduledTime, options },
    { maxPayloadBytes = largest, maxHorizon } = {},
  ) => {
    const mostBytes = Math.min(maxPayloadBytes, largest);
    // A UTF-16 unit takes at most three bytes, so most payloads need no counting.
    if (payload && payload.length * 3 > mostBytes && Buffer.byteLength(payload) > mostBytes) {
      throw new AppError(413, `'payload' is too large: it may have at most ${mostBytes} bytes in UTF-8`);
    }
    if (scheduledTime && maxHorizon !== undefined) {
      // By the clock that a delay is added to: one that is as long as the org may schedule ahead is no longer than that.
      const aheadMs = scheduledTime.getTime() - latestOf(clock).getTime();
      refuseBeyond({ maxHorizon }, saidBy(options), aheadMs);
    }
    const url = destination === undefined ? undefined : parseDestination(destination);
    const refusal = url && refusalOf(url);
    if (refusal !== undefined) throw badRequest(`'destination' may not be reached from here: ${refusal}`);
    if (!options) return;
    checkCallback('successCallback', options.successCallback);
    checkCallback('failureCallback', options.failureCallback);
  };
}
