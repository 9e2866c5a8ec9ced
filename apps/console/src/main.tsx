import { firstCallsOf } from './first-calls.ts';
import { loadLater, laterScreenAt } from './later-screens.ts';
import { askEarly } from './state/early.ts';
import { timeLimit } from './state/time-limit.ts';
import './style/all.css';

/**
 * The first script is small, so that what everything else waits for is asked at once, while the rest is on its way: who looks, the
 * screen that was opened, and what that shows. Whoever comes by a link has no session yet.
 */
const mayBeSignedIn = /^\/(o\/.*)?$/.test(location.pathname);
const me = mayBeSignedIn
  ? fetch('/auth/me', { headers: { accept: 'application/json' }, signal: timeLimit() })
  : undefined;
const first = firstCallsOf(location);
if (first) askEarly(first.org, first.paths);
const later = laterScreenAt(location.pathname);
// What goes wrong is shown where it is needed: there it is asked for again.
me?.catch(() => {});
if (later) loadLater[later]().catch(() => {});

const { start } = await import('./start.tsx');
start(me);
