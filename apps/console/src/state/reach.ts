import { useEffect } from 'react';
import { JiterError } from '@jiter/client';
import { useQueryClient } from '@tanstack/react-query';
import { withServerTime } from '../times/server-clock.ts';
import { createPageValue } from './page-value.ts';
import { within } from './time-limit.ts';

/** Whether the API can be reached: noted of every call that a page makes, so that it is said in one place. */

/** What passes sooner is not worth a word. */
const SAID_AFTER_MS = 1_000;
const ASKED_EVERY_MS = 3_000;
/** One that has not answered by then does not: no call waits beside another. */
const ANSWERED_WITHIN_MS = 10_000;
/** Of whatever stands before the API: it answers, and the API does not. */
const OF_OTHERS = [502, 504];

type Reach = 'there' | 'in doubt' | 'away';
const reach = createPageValue<Reach>('there');
let timer: ReturnType<typeof setTimeout> | undefined;

function note(hasAnswered: boolean): void {
  if (hasAnswered) {
    clearTimeout(timer);
    reach.set('there');
  } else if (reach.get() === 'there') {
    reach.set('in doubt');
    timer = setTimeout(() => reach.set('away'), SAID_AFTER_MS);
  }
}

/** `fetch`, of which it is noted whether anybody answers, and what time it is there. */
export async function fetchNoting(request: Request): Promise<Response> {
  try {
    const response = await withServerTime(() => fetch(request));
    note(!OF_OTHERS.includes(response.status));
    return response;
  } catch (error) {
    // Who gave up says nothing about it.
    if ((error as Error).name !== 'AbortError') note(false);
    throw error;
  }
}

const useReach = (): Reach => reach.use((now) => now);

/** What was asked for is not there, and will not be. Whatever else is wrong may pass. */
export const isGone = (error: unknown): boolean =>
  error instanceof JiterError && (error.status === 404 || error.status === 400);

const isOfReach = (error: unknown): error is JiterError =>
  error instanceof JiterError && (error.status === undefined || OF_OTHERS.includes(error.status));

/** What failed is asked for again once it is back: until that is answered its error is no news. */
const saidOfAll = new WeakSet<JiterError>();

/** Whether that is what an error comes of, and said for the whole page. */
export function useIsSaidOfAll(error: unknown): boolean {
  const now = useReach();
  if (!isOfReach(error)) return false;
  if (now === 'away') saidOfAll.add(error);
  return now !== 'there' || saidOfAll.has(error);
}

/** Whether it has been away for a while. Asks until it is back; then whatever failed meanwhile is asked for again. */
export function useIsAway(): boolean {
  const isAway = useReach() === 'away';
  const cache = useQueryClient();
  useEffect(() => {
    if (!isAway) return undefined;
    let isAsked = false;
    const asking = setInterval(() => {
      if (document.hidden || isAsked) return;
      isAsked = true;
      const request = within(new Request('/healthz', { cache: 'no-store' }), ANSWERED_WITHIN_MS);
      void fetchNoting(request)
        .catch(() => {})
        .finally(() => (isAsked = false));
    }, ASKED_EVERY_MS);
    return () => {
      clearInterval(asking);
      void cache.invalidateQueries({ predicate: ({ state }) => state.error !== null });
    };
  }, [isAway, cache]);
  return isAway;
}
