import { copyCalls } from '../parts/page.tsx';
import { nextTheme, preferences, setPreferences } from '../state/preferences.ts';
import { useSession, useSignOut } from '../state/session.tsx';
import { words } from '../words.ts';
import type { Command } from './matching.ts';

export const toggleLive = () => setPreferences({ isLive: !preferences().isLive });
export const toggleZone = () => setPreferences({ zone: preferences().zone === 'UTC' ? 'local' : 'UTC' });
export const turnTheme = () => setPreferences({ theme: nextTheme[preferences().theme] });

export function useCommands(onHelp: () => void): readonly Command[] {
  const { kind } = useSession();
  const signOut = useSignOut();
  const names = words.palette.commands;
  return [
    { text: names.live, run: toggleLive },
    { text: names.zone, run: toggleZone },
    { text: names.theme, run: turnTheme },
    { text: words.calls.copy, run: copyCalls },
    { text: words.top.help, run: onHelp },
    { text: kind === 'key' ? words.top.forgetKey : words.top.signOut, run: () => void signOut() },
  ];
}
