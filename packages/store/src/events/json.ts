import { jsonOther, jsonText, jsonTime } from '../database/json.ts';
import type { Answered } from './row.ts';

const WRITE = { text: jsonText, time: jsonTime, json: jsonOther };

/** The columns of these fields as JSON, by the keys under which they are answered. */
export function answeredJson(fields: readonly Answered[]): Record<string, string> {
  return Object.fromEntries(fields.map(({ key, name, as }) => [key, WRITE[as](name)]));
}
