import { spanOf } from './parts/span-of.ts';
import { PAGE_OF_JOBS } from './screens/cron/page-of-jobs.ts';
import { hostQueries } from './screens/destinations/host-queries.ts';
import { listQuery } from './screens/events/view.ts';
import { failuresQuery, FAILURE_SPANS } from './screens/failed/failures-query.ts';
import { aheadQuery, NEXT_HOUR, pastQuery, SPANS } from './screens/overview/spans.ts';
import { parseSearch, writeSearch } from './shell/search.ts';

type Query = Readonly<Record<string, string | number | undefined>>;
type Call = readonly [path: string, query?: Query];
type CallsOf = (search: Record<string, string>, named: string) => Call[];

/**
 * What the screens of every day ask the API for first, by what their addresses have after the org. The first script asks for it, so
 * that it is answered while the other ones are read; the screens find their answers, as they ask for the same.
 */
const FIRST: readonly [address: RegExp, calls: CallsOf][] = [
  [
    /^\/?$/,
    ({ span: given }) => {
      const span = spanOf(SPANS, given);
      return [
        ['/api/stats', pastQuery(span)],
        ['/api/forecast', aheadQuery(span)],
        ['/api/forecast', NEXT_HOUR],
        ['/api/destinations'],
      ];
    },
  ],
  [/^\/events$/, (search) => [['/api/events', listQuery(search)], ['/api/bulk']]],
  [
    /^\/events\/(\d+)$/,
    (_search, id) => ['', '/explanation', '/changes'].map((part) => [`/api/events/${id}${part}`]),
  ],
  [
    /^\/failed$/,
    ({ span }) => [['/api/failures', failuresQuery(spanOf(FAILURE_SPANS, span))], ['/api/bulk']],
  ],
  [/^\/destinations$/, () => [['/api/destinations']]],
  [
    /^\/destinations\/([^/]+)$/,
    ({ span }, named) => {
      const host = decoded(named);
      if (host === undefined) return [];
      const { past, failed } = hostQueries(host, spanOf(SPANS, span));
      return [
        [`/api/destinations/${encodeURIComponent(host)}`],
        ['/api/stats', past],
        ['/api/events', failed],
      ];
    },
  ],
  [/^\/cron$/, ({ view }) => (view === 'calendar' ? [] : [['/api/cronjobs', PAGE_OF_JOBS]])],
  [/^\/api$/, () => [['/api/openapi.json']]],
];

export function firstCallsOf({ pathname, search }: Pick<Location, 'pathname' | 'search'>) {
  const [, org, place] = /^\/o\/(\d+)(\/.*)?$/.exec(pathname) ?? [];
  if (org === undefined) return undefined;
  const address = (place ?? '').replace(/\/$/, '');
  const calls = FIRST.flatMap(([pattern, callsOf]) => {
    const found = pattern.exec(address);
    return found ? callsOf(parseSearch(search), found[1] ?? '') : [];
  });
  return {
    org,
    paths: [['/api/status'] as Call, ...calls].map(([path, query = {}]) => path + writeSearch(query)),
  };
}

/** An address may be anything. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
