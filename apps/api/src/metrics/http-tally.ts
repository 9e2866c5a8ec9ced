import type { IncomingMessage, RequestListener } from 'node:http';
import { countInto, createHistogram, type Histogram } from '@jiter/core';

/** What was answered on one route, since the process began. */
export type RouteCount = {
  /** As the document of the API has it, from `/` on; `none`: it was refused before, or there is no such call. */
  route: string;
  method: string;
  statuses: Map<number, number>;
  took: Histogram;
};

export type HttpTally = {
  /** The same listener, counted. */
  counting(listener: RequestListener): RequestListener;
  counts(): Iterable<RouteCount>;
};

/** What Express tells of the route that a request came to. */
type Routed = IncomingMessage & { route?: { path: string }; originalUrl?: string };

const METHODS = ['GET', 'POST', 'PUT', 'DELETE'];
const OTHER = 'other';

/**
 * Counts answers by route, and not by path: callers choose paths. Not a middleware, which costs a create 1 % of its time;
 * of a route that is known it takes a look-up and two additions.
 */
export function createHttpTally(nowMs: () => number = () => performance.now()): HttpTally {
  /** By the route, which is an object of its own for each method: looked up without its name being put together. */
  const routes = new Map<object, RouteCount>();
  /** By what they are shown by. Several routes can have one name: a scrape in which a series stands twice is of no use. */
  const named = new Map<string, RouteCount>();

  function countOf(req: Routed): RouteCount {
    const { route } = req;
    if (!route) return countNamed('none', req);
    return known(routes, route, () => countNamed(nameOf(route.path, req.originalUrl), req));
  }

  function countNamed(route: string, req: IncomingMessage): RouteCount {
    const method = methodOf(req);
    return known(named, `${method} ${route}`, () => newCount(route, method));
  }

  return {
    counting: (listener) => (req, res) => {
      const startedMs = nowMs();
      res.on('finish', () => {
        const { statuses, took } = countOf(req);
        statuses.set(res.statusCode, (statuses.get(res.statusCode) ?? 0) + 1);
        countInto(took, nowMs() - startedMs);
      });
      listener(req, res);
    },
    counts: () => named.values(),
  };
}

function known<Key>(all: Map<Key, RouteCount>, key: Key, make: () => RouteCount): RouteCount {
  const found = all.get(key) ?? make();
  all.set(key, found);
  return found;
}

const newCount = (route: string, method: string): RouteCount => ({
  ...{ route, method },
  ...{ statuses: new Map(), took: createHistogram() },
});

/** As the call is known by: a HEAD is a GET. */
function methodOf({ method = OTHER }: IncomingMessage): string {
  if (method === 'HEAD') return 'GET';
  return METHODS.includes(method) ? method : OTHER;
}

function nameOf(path: string, url = ''): string {
  if (/^\/admin\//i.test(url)) return '/admin/queues';
  const [mounted = ''] = /^\/(api|auth)(?=\/)/i.exec(url) ?? [];
  const start = mounted.toLowerCase();
  // A route of the app itself has all of it.
  return start !== '' && path.startsWith(`${start}/`) ? path : start + path;
}
