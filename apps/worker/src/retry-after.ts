/**
 * Reads a `Retry-After` header, seconds or an HTTP date, into ms from `now`; undefined when there is none, or none
 * that can be read.
 */
export function parseRetryAfter(header: string | undefined, now: Date): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+$/.test(text)) return Number(text) * 1_000;
  // Date.parse takes much for a date, `1.5` for one; an HTTP date begins with the name of a day.
  if (!/^[a-z]{3,9},? /i.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime());
}
