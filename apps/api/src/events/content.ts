import joi from 'joi';
import { AppError, badRequest, type CallbackOptions, type ChangesOf, type EventOptions } from '@jiter/core';
import { destinationProblem, parseDestination } from './destination.ts';
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

/** Of the content that events and cron jobs share, what has to be there. What may be left out: `fields`. */
export const content = { payload, destination };

/** Throws AppError 413 for a payload that is too large, 400 for a destination that may not be reached. */
export type ContentCheck = (content: {
  payload?: string;
  destination?: string;
  options?: ChangesOf<EventOptions>;
}) => void;

export type ContentRules = {
  /** Of the payload, in UTF-8. */
  maxPayloadBytes: number;
  /** Why requests to this host must not leave, as far as its name tells; undefined when they may. */
  refusalOf: (url: Readonly<URL>) => string | undefined;
};

export function createContentCheck({ maxPayloadBytes, refusalOf }: ContentRules): ContentCheck {
  const checkCallback = (name: string, callback: CallbackOptions | null | undefined) => {
    const url = callback && parseDestination(typeof callback === 'string' ? callback : callback.url);
    const refusal = url && refusalOf(url);
    if (refusal === undefined) return;
    throw badRequest(`'${name}' may not be reached from here: ${refusal}`, 'invalid_callback');
  };
  return ({ payload, destination, options }) => {
    // A UTF-16 unit takes at most three bytes, so most payloads need no counting.
    if (payload && payload.length * 3 > maxPayloadBytes && Buffer.byteLength(payload) > maxPayloadBytes) {
      throw new AppError(
        413,
        `'payload' is too large: it may have at most ${maxPayloadBytes} bytes in UTF-8`,
      );
    }
    const url = destination === undefined ? undefined : parseDestination(destination);
    const refusal = url && refusalOf(url);
    if (refusal !== undefined) throw badRequest(`'destination' may not be reached from here: ${refusal}`);
    if (!options) return;
    checkCallback('successCallback', options.successCallback);
    checkCallback('failureCallback', options.failureCallback);
  };
}
