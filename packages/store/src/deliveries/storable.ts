/** Others have a say in these texts, and one that PostgreSQL does not store could never be recorded: made, for ever again. */
export function storable(text: string): string {
  return UNSTORABLE.test(text) ? text.replaceAll('\0', '\uFFFD').toWellFormed() : text;
}

/** NUL, and any half of a surrogate pair. */
const UNSTORABLE = /[\0\ud800-\udfff]/;
