import { isZone } from '../times/zones.ts';
import { useIsIdle } from './attention.ts';
import { createPageValue } from './page-value.ts';

/** What a person set for this browser. */
export type Preferences = {
  /** `local`, or a name that IANA knows. */
  zone: string;
  theme: 'auto' | 'light' | 'dark';
  /** Whether what is on screen is asked for again by itself. */
  isLive: boolean;
  /** Whether keys without Ctrl do something. */
  hasShortcuts: boolean;
  /** By org: filters that were given a name. */
  views: Readonly<Record<string, readonly SavedView[]>>;
  /** By org that was empty when it was first seen here: how far its first steps are. */
  steps: Readonly<Record<string, Steps>>;
};

export type SavedView = { name: string; search: Readonly<Record<string, string>> };
export type Steps = { hasVerified?: boolean; isHidden?: boolean };

const NAME = 'jiter.preferences';
const DEFAULTS: Preferences = {
  zone: 'local',
  theme: 'auto',
  isLive: true,
  hasShortcuts: true,
  views: {},
  steps: {},
};

export const nextTheme = { auto: 'light', light: 'dark', dark: 'auto' } as const;

const current = createPageValue(read());
applyTheme();
// Another tab set them: what is set here from now on is beside that, and not instead of it.
addEventListener('storage', ({ key }) => {
  if (key === NAME || key === null) take(read());
});

function read(): Preferences {
  try {
    const kept = JSON.parse(localStorage.getItem(NAME) ?? '{}') as Partial<Preferences>;
    return { ...DEFAULTS, ...kept, ...usable({ ...DEFAULTS, ...kept }) };
  } catch {
    return DEFAULTS;
  }
}

/** It may be of another version of this page, or of another browser. */
function usable({ zone, theme }: Preferences): Pick<Preferences, 'zone' | 'theme'> {
  return {
    zone: zone === 'local' || isZone(zone) ? zone : DEFAULTS.zone,
    theme: theme in nextTheme ? theme : DEFAULTS.theme,
  };
}

function applyTheme(): void {
  const { dataset } = document.documentElement;
  const { theme } = preferences();
  if (theme === 'auto') delete dataset['theme'];
  else dataset['theme'] = theme;
}

export function setPreferences(changes: Partial<Preferences>): void {
  const changed = { ...preferences(), ...changes };
  try {
    localStorage.setItem(NAME, JSON.stringify(changed));
  } catch {
    // A browser that keeps nothing still shows it as it was set until then.
  }
  take(changed);
}

function take(changed: Preferences): void {
  current.set(changed);
  applyTheme();
}

export function preferences(): Preferences {
  return current.get();
}

export function usePreferences(): Preferences {
  return current.use((all) => all);
}

/** While nobody moves anything: so many times as long, and no longer than that. */
const IDLE_TIMES = 5;
const IDLE_MOST_MS = 30_000;

/** For `refetchInterval`: how often to ask again. A page that nobody sees asks for nothing, one that nobody uses less often, but never less than every `mostMs`. */
export function useLive(everyMs: number, mostMs = IDLE_MOST_MS): number | false {
  const isIdle = useIsIdle();
  const { isLive } = usePreferences();
  if (!isLive) return false;
  return isIdle ? Math.max(everyMs, Math.min(everyMs * IDLE_TIMES, mostMs)) : everyMs;
}
