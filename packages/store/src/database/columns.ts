/**
 * Rows go into a statement column by column. pg can write arrays itself, but walks through them value by value, in a
 * tenth of the time that a busy worker has; these two are one call each.
 */

/** For `?::bigint[]`, `?::float8[]` and the like. */
export function numbersOf(values: readonly (number | string | null)[]): string {
  return `{${values.map((value) => value ?? 'NULL').join(',')}}`;
}

/** As JSON writes what PostgreSQL does not store in a text: NUL, and half of a surrogate pair. */
const UNSTORABLE = /\\u(0000|d[89a-f]..)/;

/** For `TEXTS`. Characters that cannot be stored are replaced: one text that is refused would fail all of them. */
export function textsOf(values: readonly string[]): string {
  const json = JSON.stringify(values);
  return UNSTORABLE.test(json) ? JSON.stringify(values.map(storable)) : json;
}

const storable = (text: string) => text.replaceAll('\0', '\uFFFD').toWellFormed();

/** An array of texts out of one parameter. */
export const TEXTS = 'array(select json_array_elements_text(?::json))';

/** A length of time from our own settings and constants, never from a request: it becomes part of the text. */
export function intervalMs(ms: number): string {
  return `interval '${Math.round(ms)} milliseconds'`;
}
