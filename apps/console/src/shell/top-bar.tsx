import { Link } from '@tanstack/react-router';
import { Button } from '../parts/button.tsx';
import { Icon, type IconName } from '../parts/icon.tsx';
import { Menu } from '../parts/menu.tsx';
import { useOrg } from '../state/org.tsx';
import { nextTheme, setPreferences, usePreferences } from '../state/preferences.ts';
import { useSession, useSignOut } from '../state/session.tsx';
import { words } from '../words.ts';
import { OrgMenu } from './org-menu.tsx';
import { ZoneSwitch } from './zone-switch.tsx';

export function TopBar({ onSearch, onHelp }: { onSearch: () => void; onHelp: () => void }) {
  const { id } = useOrg();
  return (
    <header className="top">
      <Link className="brand" to="/o/$org" params={{ org: id }} aria-label={words.top.home}>
        <Mark />
        <span>{words.product}</span>
      </Link>
      <OrgMenu />
      <button
        type="button"
        className="search-button"
        onClick={onSearch}
        aria-label={`${words.top.search} Ctrl K`}
      >
        <Icon name="search" />
        <span>{words.top.search}</span> <kbd>Ctrl K</kbd>
      </button>
      <div className="top-end">
        <LiveSwitch />
        <ZoneSwitch />
        <ThemeSwitch />
        <Person onHelp={onHelp} />
      </div>
    </header>
  );
}

/** What left, now, and what is still to come. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 16 16" width="22" height="22" aria-hidden="true">
      <rect width="16" height="16" rx="4" />
      <path className="past" d="M3.5 10.5V8m3 2.5V5.5" />
      <path className="now" d="M9.5 3v10" />
      <path className="ahead" d="M12.500 10.500V8" />
    </svg>
  );
}

function LiveSwitch() {
  const { isLive } = usePreferences();
  return (
    <button
      type="button"
      className={`live ${isLive ? 'on' : ''}`}
      aria-pressed={isLive}
      aria-label={words.top.live}
      title={words.top.liveHint}
      onClick={() => setPreferences({ isLive: !isLive })}
    >
      <i />
      <span>{isLive ? words.top.live : words.top.paused}</span>
    </button>
  );
}

const THEME_ICONS: Record<keyof typeof nextTheme, IconName> = { auto: 'auto', light: 'sun', dark: 'moon' };

function ThemeSwitch() {
  const { theme } = usePreferences();
  const name = words.top.theme[theme];
  return (
    <Button
      look="quiet"
      icon={THEME_ICONS[theme]}
      aria-label={name}
      title={name}
      onClick={() => setPreferences({ theme: nextTheme[theme] })}
    />
  );
}

function Person({ onHelp }: { onHelp: () => void }) {
  const { name, kind, isOperator } = useSession();
  const signOut = useSignOut();
  return (
    <Menu label={words.top.person} icon={kind === 'key' ? 'key' : 'person'}>
      {(close) => (
        <>
          <p className="menu-title">{name}</p>
          <button
            type="button"
            onClick={() => {
              close();
              onHelp();
            }}
          >
            {words.top.help} <kbd>?</kbd>
          </button>
          {isOperator && <a href="/admin/queues">{words.top.board}</a>}
          <button type="button" onClick={() => void signOut()}>
            {kind === 'key' ? words.top.forgetKey : words.top.signOut}
          </button>
        </>
      )}
    </Menu>
  );
}
