import { Link, useSearch } from '@tanstack/react-router';
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
type Looker = { isPerson: boolean; isOperator: boolean; mayManage: boolean; mayChange: boolean };

/** What one may not see is not offered. Who is in an org, and where one is signed in, is of people alone. */
const OFFERED: Readonly<Record<Part, (looker: Looker) => boolean>> = {
  general: () => true,
  members: ({ isPerson, mayManage }) => isPerson && mayManage,
  keys: ({ mayManage }) => mayManage,
  secret: ({ mayManage }) => mayManage,
  links: ({ mayChange }) => mayChange,
  notifications: () => true,
  audit: ({ mayManage }) => mayManage,
  sessions: ({ isPerson }) => isPerson,
  system: ({ isOperator }) => isOperator,
};

export function Settings() {
  const { part } = useSearch({ from: '/o/$org/settings' });
  const { id: org, mayManage, mayChange } = useOrg();
  const { kind, isOperator } = useSession();
  const looker = { isPerson: kind === 'person', isOperator, mayManage, mayChange };
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
          >
            {words.parts[one]}
          </Link>
        ))}
      </nav>
      <Shown />
    </Page>
  );
}
