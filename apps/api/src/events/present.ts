import { AppError, isoTime, type Attempt, type Event } from '@jiter/core';
import { ANSWERED } from '@jiter/store';

/** An event as the wire shows it: in the order of the contract, which is that of the columns. */
export function presentEvent(event: Event): Record<string, unknown> {
  return presentFields(ANSWERED, event);
}

/** What is set of these fields; times as texts. */
export function presentFields(
  fields: typeof ANSWERED,
  of: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  for (const { field, key } of fields) {
    const value = of[field];
    if (value !== undefined) shown[key] = value instanceof Date ? isoTime(value) : value;
  }
  return shown;
}

/** One item of a batch: the event, or what a call of its own would have been answered. */
export function presentResult(result: Event | AppError) {
  if (!(result instanceof AppError)) return presentEvent(result);
  return { message: result.message, status: result.status };
}

/** One entry of a history, without the parent that it names; `body` null stands for one that is too much to show. */
export function presentAttempt(attempt: Attempt, body: string | null) {
  return {
    id: attempt.id,
    status: attempt.status,
    responseData: attempt.responseData,
    requestData: JSON.stringify({ headers: attempt.requestHeaders, body }),
    attempt: attempt.attempt,
    lagMs: attempt.lagMs,
    durationMs: attempt.durationMs,
    worker: attempt.worker,
    createdAt: attempt.createdAt.toISOString(),
    updatedAt: attempt.updatedAt.toISOString(),
  };
}
