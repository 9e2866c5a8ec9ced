import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { loadLater } from './later-screens.ts';
import { DestinationPage } from './screens/destinations/destination.tsx';
import { Destinations } from './screens/destinations/destinations.tsx';
import { EventPage } from './screens/event/event.tsx';
import { Events } from './screens/events/events.tsx';
import { Failed } from './screens/failed/failed.tsx';
import { Overview } from './screens/overview/overview.tsx';
import { Home, NotFound, OrgFrame, PageFailed, Root } from './shell/frames.tsx';
import { parseSearch, textsOf, writeSearch } from './shell/search.ts';
import { ENTERED } from './state/looks.ts';

/** Every address there is. A screen is a file, a line here, one in `later-screens.ts`, and one in `shell/navigation.ts`. */

const later = (path: keyof typeof loadLater) => lazyRouteComponent(loadLater[path]);

const root = createRootRoute({ component: Root, notFoundComponent: NotFound, errorComponent: PageFailed });
const home = createRoute({ getParentRoute: () => root, path: '/', component: Home });
const org = createRoute({ getParentRoute: () => root, path: '/o/$org', component: OrgFrame });

/** For those who have no session yet. What opens the door is behind `#`, where no log sees it. */
const door = <Path extends '/setup' | '/link'>(path: Path) =>
  createRoute({ getParentRoute: () => root, path, component: later(path) });
const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invite',
  component: later('/invite'),
});

/** What the link of a message opens, for whoever has it. */
const incident = createRoute({
  getParentRoute: () => root,
  path: '/incident',
  component: later('/incident'),
});

/** What a link shows to whoever has it. */
const shared = createRoute({
  getParentRoute: () => root,
  path: '/shared',
  component: later('/shared'),
});

const overview = createRoute({
  getParentRoute: () => org,
  path: '/',
  validateSearch: textsOf('span'),
  component: Overview,
});

const events = createRoute({
  getParentRoute: () => org,
  path: '/events',
  validateSearch: textsOf(
    'tab',
    'q',
    'host',
    'label',
    'url',
    'reason',
    'why',
    'from',
    'failed',
    'to',
    'kind',
    'open',
    'raw',
  ),
  component: Events,
});
const event = createRoute({
  getParentRoute: () => org,
  path: '/events/$id',
  validateSearch: textsOf('shown', 'raw'),
  component: EventPage,
});

const playground = createRoute({
  getParentRoute: () => org,
  path: '/playground',
  validateSearch: textsOf('tab', 'event', 'open', 'raw', 'code', ...ENTERED),
  component: later('/o/$org/playground'),
});
const failed = createRoute({
  getParentRoute: () => org,
  path: '/failed',
  validateSearch: textsOf('span', 'settled', 'open', 'raw'),
  component: Failed,
});
const cron = createRoute({
  getParentRoute: () => org,
  path: '/cron',
  validateSearch: textsOf('form', 'view', 'week'),
  component: later('/o/$org/cron'),
});
const destinations = createRoute({
  getParentRoute: () => org,
  path: '/destinations',
  component: Destinations,
});
const destination = createRoute({
  getParentRoute: () => org,
  path: '/destinations/$host',
  validateSearch: textsOf('span', 'until'),
  component: DestinationPage,
});
const cronJob = createRoute({
  getParentRoute: () => org,
  path: '/cron/$id',
  validateSearch: textsOf('raw'),
  component: later('/o/$org/cron/$id'),
});

const bulkJobs = createRoute({
  getParentRoute: () => org,
  path: '/bulk',
  component: later('/o/$org/bulk'),
});
const bulkJob = createRoute({
  getParentRoute: () => org,
  path: '/bulk/$id',
  component: later('/o/$org/bulk/$id'),
});

const api = createRoute({
  getParentRoute: () => org,
  path: '/api',
  validateSearch: textsOf('q', 'call', 'code', 'as', 'with'),
  component: later('/o/$org/api'),
});
const settings = createRoute({
  getParentRoute: () => org,
  path: '/settings',
  validateSearch: textsOf('part', 'actor', 'action', 'from', 'to', 'open'),
  component: later('/o/$org/settings'),
});
/** What messages lead to. */
const notifications = createRoute({
  getParentRoute: () => org,
  path: '/settings/notifications',
  beforeLoad: ({ params }) => {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- as the router has it
    throw redirect({ to: '/o/$org/settings', params, search: { part: 'notifications' }, replace: true });
  },
});

const tree = root.addChildren([
  home,
  door('/setup'),
  door('/link'),
  invitation,
  incident,
  shared,
  org.addChildren([
    overview,
    events,
    event,
    bulkJobs,
    bulkJob,
    failed,
    cron,
    cronJob,
    destinations,
    destination,
    playground,
    api,
    settings,
    notifications,
  ]),
]);

export const router = createRouter({
  routeTree: tree,
  parseSearch,
  stringifySearch: writeSearch,
  defaultPreload: 'intent',
  defaultErrorComponent: PageFailed,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- it is merged into the router's own
  interface Register {
    router: typeof router;
  }
}
