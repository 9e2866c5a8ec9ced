import { answerOf, type Connection } from './connection.ts';
import { waitFor as pause } from './retrying-fetch.ts';
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
      const giveUpAt = performance.now() + timeoutMs;
      for (;;) {
        const found = (await requests(id, {}, signal)).reverse().filter(where);
        if (found.length >= count) return found.slice(0, count);
        if (performance.now() >= giveUpAt) {
          throw new Error(`${found.length} of ${count} requests came to inbox ${id} within ${timeoutMs} ms`);
        }
        await pause(ASK_EVERY_MS, signal);
      }
    },
  };
}
