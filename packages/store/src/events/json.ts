import { ANSWERED_OPTIONS } from '@jiter/core';
import { jsonOther, jsonText, jsonTime } from '../database/json.ts';
import type { Answered } from './row.ts';

const WRITE = { text: jsonText, time: jsonTime, json: jsonOther };

/** The columns of these fields as JSON, by the keys under which they are answered. */
export function answeredJson(
  fields: readonly Answered[],
  options: readonly string[] = ANSWERED_OPTIONS,
): Record<string, string> {
  return Object.fromEntries(fields.flatMap((field) => writtenOf(field, options)));
}

/** What an option consists of is written with a space after commas and colons, and its keys in an order of PostgreSQL's. */
function writtenOf({ key, name, as }: Answered, options: readonly string[]): [key: string, sql: string][] {
  if (as !== 'spread') return [[key, WRITE[as](name)]];
  return options.map((option) => [option, `(${name} -> '${option}')::text`]);
}
