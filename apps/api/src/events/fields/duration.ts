import { describeDuration, parseDuration, type ErrorCode } from '@jiter/core';
import { text, type JsonSchema } from '../../openapi/shape.ts';
import { refuse } from './field.ts';

/** What a schema can say of one. */
export const duration = (description: string): JsonSchema =>
  text(description, { minLength: 2, examples: ['90s', '15min', '1d10h30m'] });

/** In ms. `example`: of one that is within. */
type Range = { least: number; most: number; example?: string };

/** A duration as it is written in a body, in whole milliseconds. */
export function readDuration(
  name: string,
  value: unknown,
  { least, most, example = '30s or 1h' }: Range,
  code: ErrorCode = 'invalid_duration',
): number {
  if (typeof value === 'number' || (typeof value === 'string' && /^\s*[\d.]+\s*$/.test(value))) {
    refuse(code, `'${name}' needs a unit, such as 90s or 15min`);
  }
  const ms = typeof value === 'string' ? parseDuration(value) : undefined;
  if (ms !== undefined && ms >= least && ms <= most) return ms;
  const from = least === 0 ? '0s' : describeDuration(least);
  return refuse(
    code,
    `'${name}' must be a duration from ${from} to ${describeDuration(most)}, such as ${example}`,
  );
}
