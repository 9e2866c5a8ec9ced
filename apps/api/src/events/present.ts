import {
  ANSWERED_OPTIONS,
  isoTime,
  type AppError,
  type Attempt,
  type Event,
  type EventOptions,
} from '@jiter/core';
import { ANSWERED, MORE } from '@jiter/store';

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
  for (const { field, key, as, ofMore } of fields) {
    const value = of[field];
    if (value === undefined || (ofMore && !hasMore(of))) continue;
    if (as === 'spread') addOptions(shown, value as EventOptions);
    else shown[key] = value instanceof Date ? isoTime(value) : value;
  }
  return shown;
}

const hasMore = (of: Readonly<Record<string, unknown>>) => MORE.some((field) => of[field] !== undefined);

function addOptions(shown: Record<string, unknown>, options: EventOptions): void {
  for (const name of ANSWERED_OPTIONS) {
    if (options[name] !== undefined) shown[name] = options[name];
  }
}

/** Of an item of a batch for which there is no event: what a call of its own would have been answered. */
export function presentRefusal({ message, status, code, more }: AppError) {
  return { message, status, ...(code !== undefined && { code }), ...more };
}

/**
 * One entry of a history as JSON, up to the body of its request and from there on; `parent` names whose it is. Between them
 * is JSON inside a string of JSON: the entry's `requestData` is `{"headers":{…},"body":…}`, with the method in front and the
 * encoding of the body behind where its event says more than the contract.
 */
export function writeAttempt(attempt: Attempt, parent: object): [start: string, end: string] {
  const { id, status, responseData, requestMethod: method, requestHeaders: headers, bodyEncoding } = attempt;
  const before = JSON.stringify({ id, status, responseData });
  const after = JSON.stringify({
    attempt: attempt.attempt,
    lagMs: attempt.lagMs,
    durationMs: attempt.durationMs,
    phases: attempt.phases,
    worker: attempt.worker,
    createdAt: attempt.createdAt.toISOString(),
    updatedAt: attempt.updatedAt.toISOString(),
    ...parent,
  });
  const requestData = `${JSON.stringify({ method, headers }).slice(0, -1)},"body":`;
  const behind = bodyEncoding ? escape(`,"bodyEncoding":"${bodyEncoding}"`) : '';
  return [`${before.slice(0, -1)},"requestData":"${escape(requestData)}`, `${behind}}",${after.slice(1)}`];
}

/** As it stands between the quotes of a string in JSON. */
export function escape(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
