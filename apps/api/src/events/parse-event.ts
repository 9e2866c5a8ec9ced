import joi from 'joi';
import { AppError, badRequest, type EventChanges, type NewEvent } from '@jiter/core';
import { destinationProblem } from './destination.ts';
import { readTime, type TimeProblem } from './time.ts';
import { validate } from './validate.ts';

export type EventParser = {
  /** Throws AppError 400 (413 for a payload that is too large) with the first thing that is wrong. */
  parseNewEvent(body: unknown, org: string): NewEvent;
  parseEventChanges(body: unknown): EventChanges;
};

export type EventParserOptions = {
  /** Of the payload, in UTF-8. */
  maxPayloadBytes: number;
  /** Why requests to this host must not leave, as far as its name tells; undefined when they may. */
  refusalOf: (url: URL) => string | undefined;
  now: () => Date;
};

const UNSTORABLE = /[\0\p{Surrogate}]/u;

// The first sentence is the contract's, word for word; clients may compare it.
const TIME_MESSAGES: Record<TimeProblem, string> = {
  unreadable: 'Please enter a valid time',
  'without-zone': 'Please enter a valid time: add a zone, such as Z or +02:00',
  'beyond-9999': 'Please enter a valid time: the last one is 9999-12-31T23:59:59.999Z',
};
const NOT_IN_THE_FUTURE = 'Please make sure your scheduled time is in the future';

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

const scheduledTime = joi
  .any()
  .custom((text: unknown, helpers) => {
    const time = readTime(text);
    return typeof time === 'string' ? helpers.error('time.wrong', { message: TIME_MESSAGES[time] }) : time;
  })
  .messages({ 'any.required': TIME_MESSAGES.unreadable, 'time.wrong': '{#message}' });

const status = joi
  .any()
  .valid('Cancelled')
  .messages({ 'any.only': "'status' must be 'Cancelled': an event's status cannot be set to anything else" });

const options = {
  convert: false,
  errors: { wrap: { label: "'" as const } },
};

const newEvent = joi
  .object<Omit<NewEvent, 'org'>>({
    payload: payload.required(),
    destination: destination.required(),
    scheduledTime: scheduledTime.required(),
  })
  .messages(objectMessages("'payload', 'destination' and 'scheduledTime'"))
  .prefs(options);

const eventChanges = joi
  .object<EventChanges>({ payload, destination, scheduledTime, status })
  .min(1)
  .messages(objectMessages("'payload', 'destination', 'scheduledTime' and 'status'"))
  .prefs(options);

function objectMessages(fields: string) {
  return {
    'object.base': `Please send a JSON object with ${fields}`,
    'object.min': `Nothing to change: send at least one of ${fields}`,
    'object.unknown': `{#label} is not a field that can be sent: only ${fields} can`,
  };
}

export function createEventParser({ maxPayloadBytes, refusalOf, now }: EventParserOptions): EventParser {
  function checkRules({ payload, destination, scheduledTime }: EventChanges): void {
    // A UTF-16 unit takes at most three bytes, so most payloads need no counting.
    if (payload && payload.length * 3 > maxPayloadBytes && Buffer.byteLength(payload) > maxPayloadBytes) {
      throw new AppError(
        413,
        `'payload' is too large: it may have at most ${maxPayloadBytes} bytes in UTF-8`,
      );
    }
    if (scheduledTime && scheduledTime <= now()) throw badRequest(NOT_IN_THE_FUTURE);
    const refusal = destination === undefined ? undefined : refusalOf(new URL(destination));
    if (refusal !== undefined) throw badRequest(`'destination' may not be reached from here: ${refusal}`);
  }

  return {
    parseNewEvent(body, org) {
      const { payload, destination, scheduledTime } = validate(newEvent, body);
      checkRules({ payload, destination, scheduledTime });
      return { org, payload, destination, scheduledTime };
    },
    parseEventChanges(body) {
      const changes = validate(eventChanges, body);
      checkRules(changes);
      return changes;
    },
  };
}
