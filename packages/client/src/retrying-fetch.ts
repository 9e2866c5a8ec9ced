import { JiterError, retryAfterOf } from './errors.ts';

export type RetryOptions = {
  /** How often a request is repeated: 4. */
  maxRetries?: number;
  /** About how long it waits before the first repeat; twice as long before each other: 500. */
  initialDelayMs?: number;
  /** The longest that it waits, unless `Retry-After` says more: 10,000. */
  maxDelayMs?: number;
  /** What asks for a longer wait is not waited for: the error says when to come again. 60,000. */
  maxRetryAfterMs?: number;
  /** How long it waits for the answer to each try: 30,000. */
  timeoutMs?: number;
};

export type Fetch = (request: Request) => Promise<Response>;
/** Of one try: an answer, or that none came. */
export type Try = { status?: number; retryAfterMs?: number | undefined };

export const RETRIES: Required<RetryOptions> = {
  maxRetries: 4,
  initialDelayMs: 500,
  maxDelayMs: 10_000,
  maxRetryAfterMs: 60_000,
  timeoutMs: 30_000,
};

/** Nothing was done by a request that ends so. */
const NOTHING_DONE = [408, 429];

/**
 * How long to wait before a request is sent again, in ms; undefined when it is not. What may have been done is only asked
 * for again where doing it twice is doing it once. `chance`: from 0 to 1.
 */
export function decideRetry(
  { status, retryAfterMs }: Try,
  request: { retries: number; isRepeatable: boolean },
  options: Required<RetryOptions>,
  chance: number,
): number | undefined {
  if (request.retries >= options.maxRetries) return undefined;
  const isWorthIt = status === undefined || status >= 500 || NOTHING_DONE.includes(status);
  const isSafe = request.isRepeatable || (status !== undefined && NOTHING_DONE.includes(status));
  if (!isWorthIt || !isSafe) return undefined;
  if (retryAfterMs !== undefined && retryAfterMs > options.maxRetryAfterMs) return undefined;
  const delayMs = Math.min(options.maxDelayMs, options.initialDelayMs * 2 ** request.retries);
  // At least half of it: whoever failed together does not come again together.
  return Math.max(retryAfterMs ?? 0, delayMs * (0.5 + chance / 2));
}

/** Done twice, these do what they do once: all but those that make something new, and those that say which by what there is. */
export function isRepeatable({ method, url, headers }: Pick<Request, 'method' | 'url' | 'headers'>): boolean {
  if (method !== 'POST' || headers.has('idempotency-key')) return true;
  const { pathname, searchParams } = new URL(url);
  return (
    searchParams.get('dryRun') === 'true' ||
    /\/(preview|resolve|check|end-overlap|(events|bulk|incidents)\/[^/]+\/(cancel|stop|acknowledge|snooze))$/.test(
      pathname,
    )
  );
}

export type Parts = {
  fetch: Fetch;
  wait: (ms: number, signal: AbortSignal) => Promise<void>;
  chance: () => number;
};

/** fetch, which sends a request again when that may help. Rejects with JiterError where no answer comes. */
export function createRetryingFetch({ fetch, wait, chance }: Parts, given: RetryOptions = {}): Fetch {
  const options = { ...RETRIES, ...given };
  return async (request) => {
    const { signal } = request;
    for (let retries = 0; ; retries += 1) {
      const result = await tryOnce(fetch, request, options.timeoutMs);
      const answer = result instanceof Response ? result : undefined;
      const seen: Try = answer ? { status: answer.status, retryAfterMs: retryAfterOf(answer) } : {};
      const fate = { retries, isRepeatable: isRepeatable(request) };
      const delayMs = signal.aborted ? undefined : decideRetry(seen, fate, options, chance());
      if (delayMs === undefined) {
        if (answer) return answer;
        signal.throwIfAborted();
        throw new JiterError(
          { message: `${new URL(request.url).origin} does not answer` },
          { cause: result },
        );
      }
      await answer?.body?.cancel();
      await wait(delayMs, signal);
    }
  };
}

/** The answer, all of it, or what kept that from coming: a connection may break within one. */
async function tryOnce(fetch: Fetch, request: Request, timeoutMs: number): Promise<unknown> {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMs)]);
  try {
    const answer = await fetch(new Request(request.clone(), { signal }));
    return new Response(answer.body && (await answer.arrayBuffer()), answer);
  } catch (error) {
    return error;
  }
}

/** Resolves after `ms`; rejects when the caller has given up meanwhile. */
export function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });
}
