import { useEffect, useRef, useState } from 'react';
import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { Tip } from '../parts/tip.tsx';
import { Toasts } from '../parts/toasts.tsx';
import type { Membership } from '../state/auth.ts';
import { OrgProvider } from '../state/org.tsx';
import { nextTheme, preferences, setPreferences } from '../state/preferences.ts';
import { useClientOf } from '../state/session.tsx';
import { useShortcut } from '../state/shortcuts.ts';
import { words } from '../words.ts';
import { Help } from './help.tsx';
import { pages } from './navigation.ts';
import { Palette } from './palette.tsx';
import { BottomBar, Side } from './side.tsx';
import { TopBar } from './top-bar.tsx';

export type Shown = 'palette' | 'help' | undefined;

/** What is around every screen of an org. */
export function Shell({ org }: { org: Membership }) {
  const client = useClientOf(org.id);
  const [shown, setShown] = useState<Shown>();
  const close = () => setShown(undefined);
  useShellShortcuts(org.id, setShown);
  const main = useFocusOnMove();
  return (
    <OrgProvider org={org} client={client}>
      <a className="skip" href="#page">
        {words.top.skip}
      </a>
      <TopBar onSearch={() => setShown('palette')} onHelp={() => setShown('help')} />
      <Side />
      <main id="page" ref={main} tabIndex={-1}>
        <Outlet />
      </main>
      <BottomBar />
      {shown === 'palette' && <Palette onClose={close} />}
      {shown === 'help' && <Help onClose={close} />}
      <Toasts />
      <Tip />
    </OrgProvider>
  );
}

function useShellShortcuts(org: string, setShown: (shown: Shown) => void): void {
  useShortcut('Ctrl-k', () => setShown('palette'));
  useShortcut('?', () => setShown('help'));
  useShortcut('.', () => setPreferences({ isLive: !preferences().isLive }));
  useShortcut('u', () => setPreferences({ zone: preferences().zone === 'UTC' ? 'local' : 'UTC' }));
  useShortcut('t', () => setPreferences({ theme: nextTheme[preferences().theme] }));
  const navigate = useNavigate();
  const keyed = pages.filter(({ key }) => key !== undefined);
  // As many in every rendering: hooks may not come and go.
  for (const { to, key } of keyed) useShortcut(`g ${key}`, () => void navigate({ to, params: { org } }));
}

/** Whoever hears a page instead of seeing it is told that it is another one. Not at first, and not within one. */
function useFocusOnMove() {
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const last = useRef(path);
  useEffect(() => {
    if (last.current !== path) main.current?.focus({ preventScroll: true });
    last.current = path;
  }, [path]);
  return main;
}
