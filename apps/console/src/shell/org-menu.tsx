import { useState } from 'react';
import { Link } from '@tanstack/react-router';
import { Icon } from '../parts/icon.tsx';
import { Menu } from '../parts/menu.tsx';
import { useOrg } from '../state/org.tsx';
import { useSession } from '../state/session.tsx';
import { words } from '../words.ts';
import { NewOrg } from './new-org.tsx';

/** The orgs of a person: to go to another, and to make one. A key opens one alone. */
export function OrgMenu() {
  const { orgs, kind } = useSession();
  const { id, name } = useOrg();
  const [isMaking, setMaking] = useState(false);
  if (kind === 'key') return <span className="org-name">{name}</span>;
  return (
    <div className="org-menu">
      <Menu label={words.org.menu(name)} text={name} side="left">
        {(close) => (
          <>
            <p className="menu-title">{words.org.yours}</p>
            {orgs.map((one) => (
              <Link
                key={one.id}
                to="/o/$org"
                params={{ org: one.id }}
                activeProps={{}}
                aria-current={one.id === id ? 'true' : undefined}
                onClick={close}
              >
                <span>{one.name}</span>
                {one.id === id ? <Icon name="check" /> : <span className="dim small">{one.role}</span>}
              </Link>
            ))}
            <hr />
            <Link to="/o/$org/settings" params={{ org: id }} activeProps={{}} onClick={close}>
              {words.org.settings}
            </Link>
            <button
              type="button"
              onClick={() => {
                close();
                setMaking(true);
              }}
            >
              {words.org.new}
            </button>
          </>
        )}
      </Menu>
      {isMaking && <NewOrg onClose={() => setMaking(false)} />}
    </div>
  );
}
