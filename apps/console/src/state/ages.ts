import { keepLatest } from './keep-latest.ts';

/** How old an answer may be, in s, when a page asks again by itself: then many that show the same cost the API one look. */
const AGES_S: readonly [path: RegExp, seconds: number][] = [
  // What workers write every ten seconds, and what is due in a step of a minute or more.
  [/^\/api\/(stats|forecast|failures|destinations(\/[^/]+)?)$/, 8],
  [/^\/api\/(cronjobs|cronjobs\/calendar|events|events\/count)$/, 1],
];
/** What was shown longer ago than that is asked for as if it had never been. */
const AGAIN_MS = 60_000;
/** Another process of the API may have kept something from before for so long. */
const AFTER_WRITE_MS = 10_000;
/** They say only what time it is. */
const TIMES = ['from', 'to'];
const MOST_KNOWN = 500;

export type Ages = {
  /** Of a request, in s: undefined when its answer has to be as things are. */
  ageFor(request: Pick<Request, 'method' | 'url'>): number | undefined;
  /** Something was written from here just now: all that is asked for has to show it. */
  noteWrite(): void;
};

/**
 * Whoever opens a page sees things as they are, and so does whoever has just changed something. What is asked for again because a
 * page stays open may be a little older.
 */
export function createAges(nowMs: () => number = () => performance.now()): Ages {
  const asked = new Map<string, number>();
  let wroteMs = -Infinity;

  /** Whether this was asked for lately; it is, from now on. */
  function isAskedAgain(url: URL, now: number): boolean {
    for (const name of TIMES) url.searchParams.delete(name);
    const key = url.pathname + url.search;
    const before = asked.get(key) ?? -Infinity;
    keepLatest(asked, key, now, MOST_KNOWN);
    return now - before < AGAIN_MS;
  }

  return {
    ageFor({ method, url: text }) {
      const url = new URL(text);
      const age = AGES_S.find(([path]) => path.test(url.pathname))?.[1];
      if (method !== 'GET' || age === undefined) return undefined;
      const now = nowMs();
      const isAgain = isAskedAgain(url, now);
      return isAgain && now - wroteMs >= AFTER_WRITE_MS ? age : undefined;
    },
    noteWrite: () => void (wroteMs = nowMs()),
  };
}
