import type { LookupFunction } from 'node:net';
import { parseAllowList } from './allow-list.ts';
import { createJudge } from './judge.ts';
import { createLookup, RefusedError } from './lookup.ts';
import type { Resolve } from './resolve.ts';

/** The inboxes of this very service: requests to them are allowed, wherever their host is. */
export type InboxGuard = {
  /** Whether a request for this URL goes to an inbox, and to nothing else. */
  has(url: Readonly<URL>): boolean;
  /**
   * Whether it is meant for an inbox, as far as can be told: on a developer's machine nobody says where they are, and whatever has
   * their form is taken for one. It opens nothing.
   */
  looksLike(url: Readonly<URL>): boolean;
  /** For connections that only such requests are sent on: knows the inboxes' host alone. */
  lookup: LookupFunction;
};

/** What tokens are made of: nothing that any server in between could read as another path. */
const TOKEN = /^[\w-]{22,64}$/;
/** Of 192 random bits, as inboxes are made. */
const FORM = /\/in\/[\w-]{32}$/;

/**
 * `inboxUrl`: what the URLs of inboxes begin with, such as `https://jiter.example.com/in/`. All else on that host is judged
 * like anything else. `isOwnMachine`: there may be some without it.
 */
export function createInboxGuard(
  { inboxUrl, isOwnMachine }: { inboxUrl: string | undefined; isOwnMachine: boolean },
  resolve: Resolve,
): InboxGuard {
  const base = inboxUrl === undefined ? undefined : new URL(inboxUrl);
  const judge = createJudge({ allowPrivateDestinations: true, allowed: parseAllowList([]) });
  const lookup = createLookup(judge, resolve);
  return {
    has: (url) => base !== undefined && isBelow(url, base),
    looksLike: (url) => (base ? isBelow(url, base) : isOwnMachine && FORM.test(url.pathname)),
    lookup(hostname, options, callback) {
      if (base?.hostname === hostname) return lookup(hostname, options, callback);
      queueMicrotask(() => callback(new RefusedError(hostname, ['it is not the host of the inboxes']), []));
    },
  };
}

/** As parsed, which is as it is sent: `..` is resolved by then, and host, port and scheme are in their one form. */
function isBelow(url: Readonly<URL>, base: Readonly<URL>): boolean {
  return (
    url.protocol === base.protocol &&
    url.host === base.host &&
    url.username === '' &&
    url.password === '' &&
    url.pathname.startsWith(base.pathname) &&
    TOKEN.test(url.pathname.slice(base.pathname.length))
  );
}
