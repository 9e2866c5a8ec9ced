import type { Response } from 'express';
import { REDACTED } from '@jiter/core';

const REDACTS = 'redacts';

/** The answer shows nothing of what was sent to receivers, nor of what they answered; `all`: neither of headers. */
export function redactAnswer(res: Response, what: 'bodies' | 'all' = 'bodies'): void {
  if (res.locals[REDACTS] !== 'all') res.locals[REDACTS] = what;
}

export const isRedacted = (res: Response): boolean => res.locals[REDACTS] !== undefined;
export const hidesHeaders = (res: Response): boolean => res.locals[REDACTS] === 'all';

/** JSON of a value as it may be shown. */
export function writeRedacted(value: unknown, res: Response): string {
  const hides = hidesHeaders(res);
  return JSON.stringify(value, (name, part: unknown) => {
    if (name === 'headers' && hides) return redactHeaders(part);
    if (typeof part !== 'string') return part;
    if (name === 'payload' || name === 'responseData') return REDACTED;
    return name === 'requestData' ? redactRequest(part, hides) : part;
  });
}

/** Of a request its body is hidden: what is secret of its headers is anyway, and the others with `hides`. */
function redactRequest(text: string, hides: boolean): string {
  const request = JSON.parse(text) as { headers?: unknown };
  return JSON.stringify({
    ...request,
    ...(hides && { headers: redactHeaders(request.headers) }),
    body: REDACTED,
  });
}

/** Which there are is told. */
function redactHeaders(headers: unknown): unknown {
  if (typeof headers !== 'object' || headers === null) return headers;
  return Object.fromEntries(Object.keys(headers).map((name) => [name, REDACTED]));
}
