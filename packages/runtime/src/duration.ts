import { parseDuration as parse } from '@jiter/core';

export { describeDuration } from '@jiter/core';

/**
 * A duration of a setting in whole milliseconds. 0 needs no unit, and is meant as such: what only rounds to 0 is refused,
 * since 0 often means the opposite of very little.
 */
export function parseDuration(text: string): number | undefined {
  if (/^\s*0\s*$/.test(text)) return 0;
  const exactMs = parse(text);
  if (exactMs === undefined) return undefined;
  const ms = Math.round(exactMs);
  return ms === 0 && exactMs > 0 ? undefined : ms;
}
