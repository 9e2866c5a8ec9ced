import { answerOf, type Connection } from './connection.ts';
import { follow, LONGEST_MS, waitFor as pause } from './retrying-fetch.ts';
import type { BodyOf, InboxRequest } from './types.ts';

export type WaitOptions = {
  /** How many: 1; at most 50, as no more are kept. */
  count?: number;
  /** Which of them count. */
  where?: (request: InboxRequest) => boolean;
  /** 30 s. */
  timeoutMs?: number;
  signal?: AbortSignal;
};

type Query = { limit?: number; after?: string };

const ASK_EVERY_MS = 200;
const TIMEOUT_MS = 30_000;
/** Requests of an inbox, the latest ones. */
const MAX_KEPT = 50;
/** A first look is answered, however little time is given. */
const LEAST_MS = 1_000;
/** Of whoever does not give up. */
const NEVER = new AbortController().signal;

export function createInboxes(api: Connection) {
  const path = (id: string) => ({ params: { path: { id } } });
  const requests = (id: string, query: Query = {}, signal?: AbortSignal) =>
    answerOf(
      api.GET('/api/inboxes/{id}/requests', {
        params: { path: { id }, query },
        ...(signal && { signal }),
      }),
    );

  return {
    /** `script`: what it answers, step by step; the last one repeats. */
    create: (inbox: BodyOf<'createInbox'> = {}) => answerOf(api.POST('/api/inboxes', { body: inbox })),
    list: () => answerOf(api.GET('/api/inboxes')),
    get: (id: string) => answerOf(api.GET('/api/inboxes/{id}', path(id))),
    /** What it answers from now on. */
    tell: (id: string, script: readonly (string | number)[] | string) =>
      answerOf(
        api.PUT('/api/inboxes/{id}', {
          ...path(id),
          body: { script: typeof script === 'string' ? script : [...script] },
        }),
      ),
    delete: (id: string) => answerOf(api.DELETE('/api/inboxes/{id}', path(id))),
    /** What came, newest first: the latest 50 are kept. */
    requests: (id: string, query?: Query) => requests(id, query),
    /** The first requests that came, or come; oldest first. Rejects when there are too few after `timeoutMs`. */
    async waitFor(
      id: string,
      { count = 1, where = () => true, timeoutMs = TIMEOUT_MS, signal = NEVER }: WaitOptions = {},
    ): Promise<InboxRequest[]> {
      // They would never be there all at once, and whoever waits would think that some were lost.
      if (count > MAX_KEPT)
        throw new RangeError(`'count' may be ${MAX_KEPT} at most: no more requests are kept`);
      let came = 0;
      const giveUpAt = performance.now() + timeoutMs;
      const limit = limited(signal, Math.max(timeoutMs, LEAST_MS));
      try {
        do {
          const found = (await requests(id, {}, limit.signal)).reverse().filter(where);
          if (found.length >= count) return found.slice(0, count);
          came = found.length;
          await pause(ASK_EVERY_MS, limit.signal);
        } while (performance.now() < giveUpAt);
      } catch (error) {
        if (!limit.isOver()) throw error;
      } finally {
        limit.release();
      }
      throw new Error(`${came} of ${count} requests came to inbox ${id} within ${timeoutMs} ms`);
    },
  };
}

/** Also of a look that is under way, and of all repeats of it: ends with the caller's signal, or after so long. */
function limited(signal: AbortSignal, ms: number) {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), Math.min(ms, LONGEST_MS));
  const both = follow([signal, limit.signal]);
  return {
    signal: both.signal,
    isOver: () => limit.signal.aborted,
    release() {
      clearTimeout(timer);
      both.release();
    },
  };
}
