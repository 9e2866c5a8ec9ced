import { ANSWERED_OPTIONS } from '@jiter/core';
import { jsonOther, jsonText, jsonTime, jsonWhere, jsonWord, type JsonSql } from '../database/json.ts';
import { EVENT_COLUMNS } from './columns.ts';
import { MORE, type Answered } from './row.ts';

const WRITE = { word: jsonWord, text: jsonText, time: jsonTime, json: jsonOther };

const HAS_MORE = MORE.map((field) => `${EVENT_COLUMNS[field].name} is not null`).join(' or ');

/** The columns of these fields as JSON, by the keys under which they are answered. */
export function answeredJson(
  fields: readonly Answered[],
  options: readonly string[] = ANSWERED_OPTIONS,
): Record<string, JsonSql> {
  return Object.fromEntries(fields.flatMap((field) => writtenOf(field, options)));
}

/** What an option consists of is written with a space after commas and colons, and its keys in an order of PostgreSQL's. */
function writtenOf(
  { key, name, as, ofMore }: Answered,
  options: readonly string[],
): [key: string, sql: JsonSql][] {
  const written = as !== 'spread' && WRITE[as](name);
  if (written) return [[key, ofMore ? jsonWhere(HAS_MORE, written) : written]];
  return options.map((option) => [option, { text: `(${name} -> '${option}')::text` }]);
}
