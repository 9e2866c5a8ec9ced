import cronstrue from 'cronstrue';
import { parsePattern, type Pattern } from './pattern.ts';
import { findZone } from './zone.ts';

/** `At 09:30, Monday through Friday (Europe/Berlin)`. Throws AppError 400 as parseExpression does. */
export function describeExpression(expression: string, timezone: string): string {
  const pattern = parsePattern(expression);
  findZone(timezone);
  return `${describePattern(pattern)} (${timezone})`;
}

function describePattern({ expression, hasTwoDays }: Pattern): string {
  try {
    const words = cronstrue.toString(expression, { use24HourTimeFormat: true });
    // "on day 13 of the month, and on Friday" sounds like Friday the 13th, and is every 13th and every Friday.
    return hasTwoDays ? `${words}; either is enough` : words;
  } catch {
    // It has no words for a few things that fire well, such as `15W,L`.
    return `On the schedule ${expression}`;
  }
}
