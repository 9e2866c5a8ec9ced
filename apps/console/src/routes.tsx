import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { Home, NotFound, OrgFrame, PageFailed } from './shell/frames.tsx';
import { parseSearch, textsOf, writeSearch } from './shell/search.ts';

/** Every address there is. A screen is a file, a line here, and one in `shell/navigation.ts`. */

const root = createRootRoute({ notFoundComponent: NotFound, errorComponent: PageFailed });
const home = createRoute({ getParentRoute: () => root, path: '/', component: Home });
const org = createRoute({ getParentRoute: () => root, path: '/o/$org', component: OrgFrame });

/** For those who have no session yet. What opens the door is behind `#`, where no log sees it. */
const door = <Path extends string>(path: Path, name: 'SetUp' | 'FollowLink') =>
  createRoute({
    getParentRoute: () => root,
    path,
    component: lazyRouteComponent(() => import('./screens/sign-in/by-link.tsx'), name),
  });
const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invite',
  component: lazyRouteComponent(() => import('./screens/sign-in/invitation.tsx'), 'AcceptInvitation'),
});

/** What the link of a message opens, for whoever has it. */
const incident = createRoute({
  getParentRoute: () => root,
  path: '/incident',
  component: lazyRouteComponent(() => import('./screens/incident/incident.tsx'), 'SeeToIncident'),
});

const overview = createRoute({
  getParentRoute: () => org,
  path: '/',
  validateSearch: textsOf('span'),
  component: lazyRouteComponent(() => import('./screens/overview/overview.tsx'), 'Overview'),
});

const events = createRoute({
  getParentRoute: () => org,
  path: '/events',
  validateSearch: textsOf('tab', 'q', 'host', 'label', 'url', 'reason', 'why', 'from', 'to', 'kind'),
  component: lazyRouteComponent(() => import('./screens/events/events.tsx'), 'Events'),
});
const event = createRoute({
  getParentRoute: () => org,
  path: '/events/$id',
  component: lazyRouteComponent(() => import('./screens/event/event.tsx'), 'EventPage'),
});

const playground = createRoute({
  getParentRoute: () => org,
  path: '/playground',
  validateSearch: textsOf('tab', 'event'),
  component: lazyRouteComponent(() => import('./screens/playground/playground.tsx'), 'Playground'),
});
const failed = createRoute({
  getParentRoute: () => org,
  path: '/failed',
  validateSearch: textsOf('span'),
  component: lazyRouteComponent(() => import('./screens/failed/failed.tsx'), 'Failed'),
});
const cron = createRoute({
  getParentRoute: () => org,
  path: '/cron',
  validateSearch: textsOf('form', 'view', 'week'),
  component: lazyRouteComponent(() => import('./screens/cron/cron.tsx'), 'Cron'),
});
const destinations = createRoute({
  getParentRoute: () => org,
  path: '/destinations',
  component: lazyRouteComponent(() => import('./screens/destinations/destinations.tsx'), 'Destinations'),
});
const destination = createRoute({
  getParentRoute: () => org,
  path: '/destinations/$host',
  validateSearch: textsOf('span'),
  component: lazyRouteComponent(() => import('./screens/destinations/destination.tsx'), 'DestinationPage'),
});
const cronJob = createRoute({
  getParentRoute: () => org,
  path: '/cron/$id',
  component: lazyRouteComponent(() => import('./screens/cron/cron-job.tsx'), 'CronJobPage'),
});

const bulkJobs = createRoute({
  getParentRoute: () => org,
  path: '/bulk',
  component: lazyRouteComponent(() => import('./screens/bulk/bulk-jobs.tsx'), 'BulkJobs'),
});
const bulkJob = createRoute({
  getParentRoute: () => org,
  path: '/bulk/$id',
  component: lazyRouteComponent(() => import('./screens/bulk/bulk-job.tsx'), 'BulkJobPage'),
});

const api = createRoute({
  getParentRoute: () => org,
  path: '/api',
  component: lazyRouteComponent(() => import('./screens/api/api.tsx'), 'Api'),
});
const settings = createRoute({
  getParentRoute: () => org,
  path: '/settings',
  validateSearch: textsOf('part', 'actor', 'action', 'from', 'to'),
  component: lazyRouteComponent(() => import('./screens/settings/settings.tsx'), 'Settings'),
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
  door('/setup', 'SetUp'),
  door('/link', 'FollowLink'),
  invitation,
  incident,
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
