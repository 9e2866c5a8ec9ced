/**
 * Rows go into a statement column by column. pg can write arrays itself, but walks through them value by value, in a
 * tenth of the time that a busy worker has; these two are one call each.
 */

/** For `?::bigint[]`, `?::float8[]` and the like. */
export function numbersOf(values: readonly (number | string | null)[]): string {
  return `{${values.map((value) => value ?? 'NULL').join(',')}}`;
}

/** For `TEXTS`. */
export function textsOf(values: readonly string[]): string {
  return JSON.stringify(values);
}

/** An array of texts out of one parameter. */
export const TEXTS = 'array(select json_array_elements_text(?::json))';

/** A length of time from our own settings and constants, never from a request: it becomes part of the text. */
export function intervalMs(ms: number): string {
  return `interval '${Math.round(ms)} milliseconds'`;
}
