// eslint-disable-next-line no-restricted-syntax -- It is worked out.
let lastMs = NaN;
// eslint-disable-next-line no-restricted-syntax -- It is worked out.
let lastText = '';

/** `toISOString`, which takes a microsecond: many events are due at, and many lines belong to, the same moment. */
export function isoTime(time: Date): string {
  const ms = time.getTime();
  if (ms === lastMs) return lastText;
  lastText = time.toISOString();
  lastMs = ms;
  return lastText;
}
