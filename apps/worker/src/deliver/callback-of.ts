import { parseDuration, type CallbackOptions, type CallbackRequest, type EventOptions } from '@jiter/core';
import type { AttemptResult, Callback } from '@jiter/store';

/** A callback, with what it keeps of its secret headers. */
export type SealedCallback = {
  callback: CallbackOptions;
  sealed?: Readonly<Record<string, string>> | undefined;
};

const JSON_TYPE = { 'Content-Type': 'application/json' };

/**
 * What is to be called for the outcome of an attempt, with it: by the event, or else by its org. Undefined while there is
 * no outcome. A callback has retries of its own, and no callbacks.
 */
export function callbackOf(
  { event, outcome, ...attempt }: Omit<AttemptResult, 'callback'>,
  orgs: SealedCallback | undefined,
): Omit<Callback, 'onMade'> | undefined {
  if (outcome.kind !== 'sent' && outcome.kind !== 'failed') return undefined;
  const name = outcome.kind === 'sent' ? 'successCallback' : 'failureCallback';
  const own = event.options?.[name];
  const org = outcome.kind === 'failed' && !event.options?.isCallback ? orgs : undefined;
  const wanted = own ? { callback: own, sealed: event.options?.sealed?.[name] } : org;
  if (!wanted) return undefined;
  const { status, responseData, lagMs, durationMs } = attempt;
  const made = { number: event.attempt, status, responseData, lagMs, durationMs };
  const reason = outcome.kind === 'failed' ? { failureReason: outcome.reason } : {};
  return {
    ...requestOf(wanted),
    before: `{"type":"event.${outcome.kind}","event":`,
    behind: `,${JSON.stringify({ attempt: made, ...reason }).slice(1)}`,
  };
}

/** As an event of its own. A callback that fails calls nobody, or it might go on for ever. */
function requestOf({ callback, sealed }: SealedCallback) {
  const asked = typeof callback === 'string' ? { url: callback } : callback;
  const { url, method, headers, timeout, retryPolicy }: CallbackRequest = asked;
  const hasType = Object.keys(headers ?? {}).some((name) => name.toLowerCase() === 'content-type');
  const options: EventOptions = {
    format: 'raw',
    ...(method && { method }),
    headers: { ...(!hasType && JSON_TYPE), ...headers },
    ...(sealed && { sealed: { headers: sealed } }),
    ...(timeout !== undefined && { timeout }),
    ...(retryPolicy && { retryPolicy }),
    isCallback: true,
  };
  const timeoutMs = timeout === undefined ? undefined : parseDuration(timeout);
  return { destination: url, options, ...(timeoutMs !== undefined && { timeoutMs }) };
}
