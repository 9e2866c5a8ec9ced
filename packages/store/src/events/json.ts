import type { Event } from '@jiter/core';
import { jsonText, jsonTime } from '../database/json.ts';
import { EVENT_COLUMNS } from './columns.ts';
import { ANSWERED } from './row.ts';

type TimeField = {
  [Field in keyof Event]-?: NonNullable<Event[Field]> extends Date ? Field : never;
}[keyof Event];
const TIMES: Record<TimeField, true> = {
  scheduledTime: true,
  createdAt: true,
  updatedAt: true,
  sentAt: true,
  failedAt: true,
};

/** SQL for what answers show of an event, or of a cron job, by the keys in them. */
export function answeredJson(fields: typeof ANSWERED): Record<string, string> {
  return Object.fromEntries(
    fields.map(({ field, key }) => {
      const { name } = EVENT_COLUMNS[field];
      return [key, field in TIMES ? jsonTime(name) : jsonText(name)];
    }),
  );
}
