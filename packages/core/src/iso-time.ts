let lastMs = NaN;
let lastText = '';

/** `toISOString`, which takes a microsecond: many events are due at, and many lines belong to, the same moment. */
export function isoTime(time: Date): string {
  const ms = time.getTime();
  if (ms === lastMs) return lastText;
  lastText = time.toISOString();
  lastMs = ms;
  return lastText;
}
