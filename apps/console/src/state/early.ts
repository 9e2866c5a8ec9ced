import { withServerTime } from '../times/server-clock.ts';
import { isTimeout, timeLimit } from './time-limit.ts';

/** What nobody has taken by then is old. */
const GOOD_FOR_MS = 10_000;
/** They say only what time it is. */
const TIMES = ['from', 'to'];

/** Calls that only look, and have a body. */
const CHANGES_NOTHING = /\/(preview|resolve|check)$|[?&]dryRun=true\b/;

const answers = new Map<string, Promise<Response>>();

/** Asks on behalf of a screen that is still on its way. */
export function askEarly(org: string, paths: readonly string[]): void {
  for (const path of paths) {
    const headers = { accept: 'application/json', 'x-jiter-org': org };
    const answer = withServerTime(() => fetch(path, { headers, signal: timeLimit() }));
    // What goes wrong is asked for again where it is needed.
    answer.catch(() => {});
    answers.set(keyOf(org, new URL(path, location.origin)), answer);
  }
  setTimeout(dropEarly, GOOD_FOR_MS);
}

/** The answer that was asked for early, to whoever asks for the same first. Nothing from before something was written. */
export async function takeEarly(
  org: string,
  { method, url: text }: Pick<Request, 'method' | 'url'>,
): Promise<Response | undefined> {
  const url = new URL(text);
  if (method !== 'GET') {
    if (!CHANGES_NOTHING.test(url.pathname + url.search)) dropEarly();
    return undefined;
  }
  const key = keyOf(org, url);
  const answer = answers.get(key);
  answers.delete(key);
  const response = await answer?.catch((wrong: unknown) => {
    // Whoever has waited so long asks again as after any call.
    if (isTimeout(wrong)) throw wrong;
    return undefined;
  });
  return response && (response.ok || response.status === 404) ? response : undefined;
}

/** Of somebody else, from now on. */
export const dropEarly = (): void => answers.clear();

function keyOf(org: string, { pathname, searchParams }: URL): string {
  const said = [...searchParams].map(([name, value]) => (TIMES.includes(name) ? name : `${name}=${value}`));
  return [org, pathname, ...said.sort()].join(' ');
}
