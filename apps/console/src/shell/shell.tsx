import { useEffect, useState } from 'react';
import { Outlet, useNavigate } from '@tanstack/react-router';
import { Tip } from '../parts/tip.tsx';
import type { Membership } from '../state/auth.ts';
import { OrgProvider } from '../state/org.tsx';
import { forgetPastedKeys } from '../state/pasted-keys.ts';
import { useClientOf } from '../state/session.tsx';
import { useShortcut } from '../state/shortcuts.ts';
import { words } from '../words.ts';
import { Away, Banner } from './banner.tsx';
import { toggleLive, toggleZone, turnTheme } from './commands.ts';
import { Help } from './help.tsx';
import { pages } from './navigation.ts';
import { Palette } from './palette.tsx';
import { BottomBar, Side } from './side.tsx';
import { TopBar } from './top-bar.tsx';
import { useFocus } from './use-focus.ts';
import { useTabInView } from './use-tab-in-view.ts';

export type Shown = 'palette' | 'help' | undefined;

/** What is around every screen of an org. */
export function Shell({ org }: { org: Membership }) {
  const client = useClientOf(org.id);
  const [shown, setShown] = useState<Shown>();
  const close = () => setShown(undefined);
  useShellShortcuts(org.id, setShown);
  // With the organisation, and with whoever looks, they go.
  useEffect(() => forgetPastedKeys, []);
  const main = useFocus();
  useTabInView();
  return (
    <OrgProvider org={org} client={client}>
      <a className="skip" href="#page">
        {words.top.skip}
      </a>
      <TopBar onSearch={() => setShown('palette')} onHelp={() => setShown('help')} />
      <Side />
      <main id="page" ref={main} tabIndex={-1}>
        <Away />
        <Banner />
        <Outlet />
      </main>
      <BottomBar />
      {shown === 'palette' && <Palette onClose={close} onHelp={() => setShown('help')} />}
      {shown === 'help' && <Help onClose={close} />}
      <Tip />
    </OrgProvider>
  );
}

function useShellShortcuts(org: string, setShown: (shown: Shown) => void): void {
  useShortcut('Ctrl-k', () => setShown('palette'));
  useShortcut('?', () => setShown('help'));
  useShortcut('.', toggleLive);
  useShortcut('u', toggleZone);
  useShortcut('t', turnTheme);
  const navigate = useNavigate();
  const keyed = pages.filter(({ key }) => key !== undefined);
  // As many in every rendering: hooks may not come and go.
  for (const { to, key } of keyed) useShortcut(`g ${key}`, () => void navigate({ to, params: { org } }));
}
