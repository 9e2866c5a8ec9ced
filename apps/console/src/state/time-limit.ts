/** So long a page waits for any answer, as `@jiter/client` does. */
export const ANSWER_MS = 30_000;

/** Aborts after that. Of what reads an answer in parts as well: they are to be there by then, too. */
export function timeLimit(ms = ANSWER_MS): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(new DOMException(`No answer within ${ms} ms`, 'TimeoutError')), ms);
  return controller.signal;
}

/** The same request, which is given up after that as well. */
export const within = (request: Request, ms = ANSWER_MS): Request =>
  new Request(request, { signal: AbortSignal.any([request.signal, timeLimit(ms)]) });

export const isTimeout = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'TimeoutError';
