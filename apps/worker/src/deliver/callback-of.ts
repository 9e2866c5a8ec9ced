import {
  parseDuration,
  type Bell,
  type CallbackOptions,
  type CallbackRequest,
  type EventOptions,
  type OrgSettings,
} from '@jiter/core';
import type { AttemptResult, Callback } from '@jiter/store';

/** A callback, with what it keeps of its secret headers. */
type SealedCallback = {
  callback: CallbackOptions;
  sealed?: Readonly<Record<string, string>> | undefined;
};

const JSON_TYPE = { 'Content-Type': 'application/json' };

/**
 * What is to be called for the outcome of an attempt, with it: by the event, or else by its org. Undefined while there is
 * no outcome. A callback has retries of its own, and no callbacks.
 */
function callbackOf(
  { event, outcome, ...attempt }: Omit<AttemptResult, 'callback'>,
  settings: OrgSettings,
): Omit<Callback, 'onMade'> | undefined {
  if (outcome.kind !== 'sent' && outcome.kind !== 'failed') return undefined;
  const name = outcome.kind === 'sent' ? 'successCallback' : 'failureCallback';
  const wanted =
    saidBy(event.options ?? {}, name) ?? (event.options?.isCallback ? undefined : saidBy(settings, name));
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

/** The same with what is to be called for it. `onMade` is told of its bell, once it is there. */
export function withCallback(
  result: AttemptResult,
  settings: OrgSettings,
  onMade: (bell: Bell) => void,
): AttemptResult {
  const callback = callbackOf(result, settings);
  return callback ? { ...result, callback: { ...callback, onMade } } : result;
}

type Name = 'successCallback' | 'failureCallback';
type Saying = Pick<EventOptions, Name | 'sealed'>;

function saidBy({ sealed, ...saying }: Saying, name: Name): SealedCallback | undefined {
  const callback = saying[name];
  return callback ? { callback, sealed: sealed?.[name] } : undefined;
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
