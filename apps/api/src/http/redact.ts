import type { Response } from 'express';
import { REDACTED } from '@jiter/core';

const REDACTS = 'redacts';

/** The answer shows nothing of what was sent to receivers, nor of what they answered. */
export function redactAnswer(res: Response): void {
  res.locals[REDACTS] = true;
}

export const isRedacted = (res: Response): boolean => res.locals[REDACTS] === true;

/** JSON of a value as it may be shown. */
export function writeRedacted(value: unknown): string {
  return JSON.stringify(value, (name, part: unknown) => {
    if (typeof part !== 'string') return part;
    if (name === 'payload' || name === 'responseData') return REDACTED;
    return name === 'requestData' ? redactRequest(part) : part;
  });
}

/** Of a request its body is hidden: what is secret of its headers is anyway. */
function redactRequest(text: string): string {
  return JSON.stringify({ ...(JSON.parse(text) as object), body: REDACTED });
}
