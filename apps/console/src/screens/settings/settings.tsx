import { Link, useSearch } from '@tanstack/react-router';
import { Page } from '../../parts/page.tsx';
import { useOrg } from '../../state/org.tsx';
import { useSession } from '../../state/session.tsx';
import { words as common } from '../../words.ts';
import { General } from './general.tsx';
import { Keys } from './keys.tsx';
import { Notifications } from './notifications/notifications.tsx';
import { Sessions } from './sessions.tsx';
import { System } from './system/system.tsx';
import { words } from './words.ts';

/** In the order of their tabs; a part is a file and a line here. */
const PARTS = {
  general: General,
  keys: Keys,
  notifications: Notifications,
  sessions: Sessions,
  system: System,
} as const;
type Part = keyof typeof PARTS;

export function Settings() {
  const { part } = useSearch({ from: '/o/$org/settings' });
  const { id: org, mayManage } = useOrg();
  const { kind, isOperator } = useSession();
  const offers: Partial<Record<Part, boolean>> = {
    keys: mayManage,
    sessions: kind === 'person',
    system: isOperator,
  };
  const isOffered = (one: Part) => offers[one] ?? true;
  const offered = (Object.keys(PARTS) as Part[]).filter(isOffered);
  const shown = offered.find((one) => one === part) ?? 'general';
  const Shown = PARTS[shown];
  return (
    <Page title={common.pages.settings} tab={`${words.parts[shown]} · ${common.pages.settings}`}>
      <nav className="tabs" aria-label={words.partsLabel}>
        {offered.map((one) => (
          <Link
            key={one}
            to="/o/$org/settings"
            params={{ org }}
            search={one === 'general' ? {} : { part: one }}
            activeOptions={{ exact: true, includeSearch: true, explicitUndefined: true }}
          >
            {words.parts[one]}
          </Link>
        ))}
      </nav>
      <Shown />
    </Page>
  );
}
