import { JiterError, retryAfterOf } from './errors.ts';
import { lookAgain } from './second-look.ts';

export type RetryOptions = {
  /** How often a request is repeated: 4. */
  maxRetries?: number | undefined;
  /** About how long it waits before the first repeat; twice as long before each other: 500. */
  initialDelayMs?: number | undefined;
  /** The longest that it waits, unless `Retry-After` says more: 10,000. */
  maxDelayMs?: number | undefined;
  /** What asks for a longer wait is not waited for: the error says when to come again. 60,000. */
  maxRetryAfterMs?: number | undefined;
  /** How long it waits for the answer to each try: 30,000. */
  timeoutMs?: number | undefined;
};

export type Fetch = (request: Request) => Promise<Response>;
/** Of one try: an answer, or that none came. */
export type Try = { status?: number; retryAfterMs?: number | undefined };

type Retries = Record<keyof RetryOptions, number>;

export const RETRIES: Retries = {
  maxRetries: 4,
  initialDelayMs: 500,
  maxDelayMs: 10_000,
  maxRetryAfterMs: 60_000,
  timeoutMs: 30_000,
};

/** Nothing was done by a request that ends so. */
const NOTHING_DONE = [408, 429];
/** What is said of what is not asked for again, as it may do something twice. */
const PERHAPS_DONE = ' (what you asked for may be done all the same: look before you try again)';

/**
 * How long to wait before a request is sent again, in ms; undefined when it is not. What may have been done is only asked
 * for again where doing it twice is doing it once. `chance`: from 0 to 1.
 */
export function decideRetry(
  { status, retryAfterMs }: Try,
  request: { retries: number; isRepeatable: boolean },
  options: Retries,
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
  /** Ends all requests, as their own signals end each. */
  signal?: AbortSignal | undefined;
  wait: (ms: number, signal: AbortSignal) => Promise<void>;
  chance: () => number;
};

/**
 * fetch, which sends a request again when that may help, and looks again at what refuses a repeat. Rejects with JiterError where
 * no answer comes.
 */
export function createRetryingFetch(parts: Parts, given: RetryOptions = {}): Fetch {
  const options = withDefaults(given);
  async function send(request: Request): Promise<Response> {
    const { signal, release } = follow([request.signal, parts.signal]);
    try {
      return await sendWhile(signal, request);
    } finally {
      release();
    }
  }
  async function sendWhile(signal: AbortSignal, request: Request): Promise<Response> {
    const { fetch, wait, chance } = parts;
    const isFine = isRepeatable(request) || (await isRepeatableInside(request));
    let mayBeDone = false;
    for (let retries = 0; ; retries += 1) {
      const result = await tryOnce(fetch, request, { signal, timeoutMs: options.timeoutMs });
      if (result instanceof JiterError) throw result;
      const answer = result instanceof Response ? result : undefined;
      const seen: Try = answer ? { status: answer.status, retryAfterMs: retryAfterOf(answer) } : {};
      const delayMs = signal.aborted
        ? undefined
        : decideRetry(seen, { retries, isRepeatable: isFine }, options, chance());
      if (delayMs === undefined) {
        if (answer) return mayBeDone && isRefusal(answer) ? lookAgain(request, answer, send) : answer;
        signal.throwIfAborted();
        const message = `${new URL(request.url).origin} does not answer${isFine ? '' : PERHAPS_DONE}`;
        throw new JiterError({ message }, { cause: result });
      }
      mayBeDone ||= !answer || !NOTHING_DONE.includes(answer.status);
      await answer?.body?.cancel();
      await wait(delayMs, signal);
    }
  }
  return send;
}

const isRefusal = ({ status }: Response) => status >= 400 && status < 500;

/** What is undefined is not said, as of all options. */
const withDefaults = (given: RetryOptions): Retries => ({
  ...RETRIES,
  ...(Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as Partial<Retries>),
});

/** Creates whose events have keys of their own are as good as those with the header, and dry runs do nothing by any name. */
async function isRepeatableInside(request: Request): Promise<boolean> {
  const [, of] =
    /\/api\/(events|events\/batch|events\/(?:cancel|retry|replay)|bulk)$/.exec(
      new URL(request.url).pathname,
    ) ?? [];
  if (request.method !== 'POST' || of === undefined) return false;
  const body: unknown = await request
    .clone()
    .json()
    .catch(() => undefined);
  if (!CREATES.includes(of)) return (body as { dryRun?: unknown } | null | undefined)?.dryRun === true;
  const events = [body].flat() as ({ idempotencyKey?: unknown } | null | undefined)[];
  return events.every((event) => typeof event?.idempotencyKey === 'string');
}
const CREATES = ['events', 'events/batch'];

const REDIRECTS = [301, 302, 303, 307, 308];

/** Of a browser nobody learns where to. */
function redirected({ url }: Request, { headers }: Response): JiterError {
  const to = headers.get('location');
  return new JiterError({
    message: `${new URL(url).origin} redirects${to === null ? '' : ` to ${to}`}: give the client the 'url' where the API is`,
  });
}

/** The longest that a timer can be set to. */
export const LONGEST_MS = 2 ** 31 - 1;

/**
 * The answer, all of it, or what kept that from coming: a connection may break within one. It ends by a timer and by listeners, whatever
 * `fetch` makes of its signal: what AbortSignal.any() makes is collected as garbage while a request waits, and ends nothing any more.
 */
function tryOnce(
  fetch: Fetch,
  request: Request,
  { signal, timeoutMs }: { signal: AbortSignal; timeoutMs: number },
): Promise<unknown> {
  const ended = new AbortController();
  return new Promise((resolve) => {
    const settle = (result: unknown) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      resolve(result);
    };
    const end = (reason: unknown) => {
      settle(reason);
      ended.abort(reason);
    };
    const stop = () => end(signal.reason);
    const late = () => end(new DOMException(`No answer came within ${timeoutMs} ms`, 'TimeoutError'));
    const timer = setTimeout(late, Math.min(timeoutMs, LONGEST_MS));
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    readAnswer(fetch, new Request(request.clone(), { signal: ended.signal })).then(settle, settle);
  });
}

async function readAnswer(fetch: Fetch, request: Request): Promise<Response | JiterError> {
  const answer = await fetch(request);
  if (answer.type === 'opaqueredirect' || REDIRECTS.includes(answer.status))
    return redirected(request, answer);
  return new Response(answer.body && (await answer.arrayBuffer()), answer);
}

/** A signal that ends with the first of several, and is held by them until it is released. */
export function follow(signals: readonly (AbortSignal | undefined)[]): {
  signal: AbortSignal;
  release: () => void;
} {
  const both = new AbortController();
  const stops = signals.flatMap((signal) => {
    if (!signal) return [];
    const stop = () => both.abort(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
    return [() => signal.removeEventListener('abort', stop)];
  });
  return { signal: both.signal, release: () => stops.forEach((stop) => stop()) };
}

/** Resolves after `ms`; rejects when the caller has given up meanwhile. */
export function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(
      () => {
        signal.removeEventListener('abort', stop);
        resolve();
      },
      Math.min(ms, LONGEST_MS),
    );
    signal.addEventListener('abort', stop, { once: true });
  });
}
