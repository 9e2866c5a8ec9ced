import joi from 'joi';
import { badRequest, isTimeOfDay, type QuietHours } from '@jiter/core';
import { readLocalClock } from '@jiter/cron';
import { missingIs } from '../events/validate.ts';
import { bodyOf } from '../events/bodies.ts';
import { says } from '../openapi/of-joi.ts';
import { text, type JsonSchema } from '../openapi/shape.ts';

const wrong = (message: string) => badRequest(message, 'invalid_quiet_hours');
const TIME = '^([01][0-9]|2[0-3]):[0-5][0-9]$';

export const QUIET_FIELDS: Readonly<Record<keyof QuietHours, JsonSchema>> = {
  from: text('A time of day, as clocks there show it.', { pattern: TIME, examples: ['22:00'] }),
  to: text('The same; when it is not after `from`, that is on the day after.', {
    pattern: TIME,
    examples: ['07:00'],
  }),
  timezone: text('By its IANA name.', { examples: ['Europe/Berlin'] }),
};

const timeOfDay = (name: 'from' | 'to', example: string) => {
  const sentence = `'${name}' must be a time of day, such as ${example}`;
  const read = (value: unknown) => {
    if (isTimeOfDay(value)) return value;
    throw wrong(sentence);
  };
  return says(
    missingIs(joi.any().custom(read).required(), sentence, 'invalid_quiet_hours'),
    QUIET_FIELDS[name],
  );
};

const ZONE = "'timezone' must be an IANA time zone such as Europe/Berlin";
const readZone = (value: unknown) => {
  readLocalClock(new Date(0), value as string);
  return value;
};

export const QUIET_BODY = bodyOf<QuietHours>({
  from: timeOfDay('from', '22:00'),
  to: timeOfDay('to', '07:00'),
  timezone: says(
    missingIs(joi.any().custom(readZone).required(), ZONE, 'invalid_quiet_hours'),
    QUIET_FIELDS.timezone,
  ),
});

/** Throws AppError 400. */
export function parseQuietHours(hours: QuietHours): QuietHours {
  if (hours.from !== hours.to) return hours;
  throw wrong("'to' must be another time than 'from': to hear of nothing at all, leave the channel");
}
