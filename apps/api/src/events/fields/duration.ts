import { describeDuration, parseDuration } from '@jiter/core';
import { refuse } from './field.ts';

/** In ms. `example`: of one that is within. */
type Range = { least: number; most: number; example?: string };

/** A duration as it is written in a body, in whole milliseconds: rounded up, so that nothing comes early. */
export function readDuration(
  name: string,
  value: unknown,
  { least, most, example = '30s or 1h' }: Range,
  code = 'invalid_duration',
): number {
  if (typeof value === 'number' || (typeof value === 'string' && /^\s*[\d.]+\s*$/.test(value))) {
    refuse(code, `'${name}' needs a unit, such as 90s or 15min`);
  }
  const exactMs = typeof value === 'string' ? parseDuration(value) : undefined;
  const ms = exactMs === undefined ? NaN : Math.ceil(exactMs);
  if (ms >= least && ms <= most) return ms;
  const from = least === 0 ? '0s' : describeDuration(least);
  return refuse(
    code,
    `'${name}' must be a duration from ${from} to ${describeDuration(most)}, such as ${example}`,
  );
}
