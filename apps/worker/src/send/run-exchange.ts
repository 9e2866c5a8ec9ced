import { onDeadline, type Reply } from '@jiter/core';
import { isOwnFault } from './describe-failure.ts';
import type { Exchange } from './exchange.ts';
import { NotSentError } from './not-sent.ts';
import { onAbort } from './on-abort.ts';
import type { SendRequest } from './sender.ts';

/** How to begin: on whichever connection there is, and on a new one. */
export type Start = { first: () => Exchange; again: () => Exchange };

/**
 * One attempt: an exchange, cut at the deadline, whatever it is waiting for, or when the signal is aborted.
 * @throws for what is no receiver's doing: the signal's reason, or a fault of ours; NotSentError when it is certain
 *   that nothing of the request had left by then
 */
export async function runExchange(
  { timeoutMs, signal, onTimed }: SendRequest,
  deadlineAt: number,
  { first, again }: Start,
): Promise<Reply> {
  if (signal?.aborted) throw notSent(signal.reason);
  let current = first();
  let isCut = false;
  let hasLeft = false;
  const cut = () => {
    isCut = true;
    current.cut();
  };
  const stopWaiting = onDeadline(Math.max(0, deadlineAt - performance.now()), cut);
  const stopListening = signal && onAbort(signal, cut);
  let end = await current.end;
  if (end === 'stale' && !isCut) {
    // The receiver closed an idle connection just as we used it, and most likely never saw the request. If it did,
    // it sees the same webhook-id again: delivery is at least once. On a new connection this cannot happen twice.
    hasLeft = true;
    current = again();
    // In the midst of beginning it there was nothing to cut yet.
    if (signal?.aborted) current.cut();
    end = await current.end;
  }
  stopWaiting();
  stopListening?.();
  onTimed?.(current.timing());
  hasLeft ||= current.hasLeft();
  if (typeof end === 'object') {
    if (!isOwnFault(end)) return end;
    throw hasLeft ? new Error(`a request could not be ended from here: ${end.detail}`) : notSent(end.detail);
  }
  if (signal?.aborted) throw hasLeft ? signal.reason : notSent(signal.reason);
  return { kind: 'unanswered', reason: 'timeout', detail: `${current.progress()} within ${timeoutMs} ms` };
}

function notSent(why: unknown): NotSentError {
  const words = why instanceof Error ? why.message : String(why);
  return new NotSentError(`nothing has been sent: ${words}`, { cause: why });
}
