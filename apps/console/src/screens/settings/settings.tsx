import { Link, useSearch } from '@tanstack/react-router';
import { can, type Action } from '@jiter/core/can';
import { Page } from '../../parts/page.tsx';
import { useOrg } from '../../state/org.tsx';
import { useSession } from '../../state/session.tsx';
import { words as common } from '../../words.ts';
import { Audit } from './audit/audit.tsx';
import { General } from './general.tsx';
import { Keys } from './keys.tsx';
import { Links } from './links.tsx';
import { Members } from './members/members.tsx';
import { Notifications } from './notifications/notifications.tsx';
import { Secret } from './secret/secret.tsx';
import { Sessions } from './sessions.tsx';
import { System } from './system/system.tsx';
import { words } from './words.ts';

/** In the order of their tabs; a part is a file and a line here. */
const PARTS = {
  general: General,
  members: Members,
  keys: Keys,
  secret: Secret,
  links: Links,
  notifications: Notifications,
  audit: Audit,
  sessions: Sessions,
  system: System,
} as const;
type Part = keyof typeof PARTS;
type Looker = { isPerson: boolean; may: (action: Action) => boolean };

/** What one may not see is not offered. Who is in an org, and where one is signed in, is of people alone. */
const OFFERED: Readonly<Record<Part, (looker: Looker) => boolean>> = {
  general: () => true,
  members: ({ isPerson, may }) => isPerson && may('people:manage'),
  keys: ({ may }) => may('org:admin'),
  secret: ({ may }) => may('org:admin'),
  links: ({ may }) => may('links:write'),
  notifications: () => true,
  audit: ({ may }) => may('org:admin'),
  sessions: ({ isPerson }) => isPerson,
  system: ({ may }) => may('system:read'),
};

export function Settings() {
  const { part } = useSearch({ from: '/o/$org/settings' });
  const { id: org, role } = useOrg();
  const { kind, isOperator } = useSession();
  const may = (action: Action) => can({ kind: 'user', role, isOperator }, action);
  const looker = { isPerson: kind === 'person', may };
  const offered = (Object.keys(PARTS) as Part[]).filter((one) => OFFERED[one](looker));
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
            activeOptions={{ exact: one === 'general', includeSearch: true }}
            // Also where the address names it, or one that is not offered.
            aria-current={one === shown ? 'page' : undefined}
          >
            {words.parts[one]}
          </Link>
        ))}
      </nav>
      <Shown />
    </Page>
  );
}
