import type { IconName } from '../parts/icon.tsx';
import { words } from '../words.ts';

export type Page = {
  /** As `routes.tsx` has it. */
  to:
    | '/o/$org'
    | '/o/$org/events'
    | '/o/$org/failed'
    | '/o/$org/cron'
    | '/o/$org/destinations'
    | '/o/$org/playground'
    | '/o/$org/api'
    | '/o/$org/settings';
  name: string;
  icon: IconName;
  /** The second key after `g`. */
  key?: string;
};

/** In the order of the side; a phone shows the first four and keeps the rest behind "More". */
export const pages: readonly Page[] = [
  { to: '/o/$org', name: words.pages.overview, icon: 'overview', key: 'o' },
  { to: '/o/$org/events', name: words.pages.events, icon: 'events', key: 'e' },
  { to: '/o/$org/failed', name: words.pages.failed, icon: 'failed', key: 'f' },
  { to: '/o/$org/cron', name: words.pages.cron, icon: 'cron', key: 'c' },
  { to: '/o/$org/destinations', name: words.pages.destinations, icon: 'destinations', key: 'd' },
  { to: '/o/$org/playground', name: words.pages.playground, icon: 'playground', key: 'p' },
  { to: '/o/$org/api', name: words.pages.api, icon: 'api', key: 'a' },
  { to: '/o/$org/settings', name: words.pages.settings, icon: 'settings', key: 's' },
];
