import { shellQuoted } from '../parts/shell-quoted.ts';
import { keepLatest } from './keep-latest.ts';
import { pageOf } from './looks.ts';

/** By the address of a page, and there by what was asked for: the latest such call. */
const callsOf = new Map<string, Map<string, string>>();
const KEPT_PAGES = 50;
/** Of what only keeps a page up to date, or goes on in it. */
const FOLLOWS = ['ids', 'cursor', 'after', 'updatedSince'];

/** Whatever reads is noted for the page that is shown, so that no screen has to say what it is made of. */
export function noteCall({ method, url }: Pick<Request, 'method' | 'url'>, page = pageOf(location)): void {
  if (method !== 'GET') return;
  const { pathname, searchParams } = new URL(url);
  const names = [...new Set(searchParams.keys())];
  if (names.some((name) => FOLLOWS.includes(name))) return;
  const calls = callsOf.get(page) ?? new Map<string, string>();
  calls.set([pathname, ...names.sort()].join(' '), url);
  keepLatest(callsOf, page, calls, KEPT_PAGES);
}

/** The calls that made the page that is shown, a line of curl for each. */
export function curlOfPage(page = pageOf(location)): string | undefined {
  const calls = callsOf.get(page);
  if (!calls) return undefined;
  return [...calls.values()]
    .map((url) => `curl -sS ${shellQuoted(url)} -H "x-api-key: $JITER_API_KEY"`)
    .join('\n');
}
