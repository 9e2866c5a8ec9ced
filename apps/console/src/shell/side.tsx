import { useState } from 'react';
import { Link } from '@tanstack/react-router';
import { Dialog } from '../parts/dialog.tsx';
import { Icon } from '../parts/icon.tsx';
import { useOrg } from '../state/org.tsx';
import { words } from '../words.ts';
import { pages, type Page } from './navigation.ts';

/** Of a phone's bar: the rest is behind its last place. */
const IN_BAR = 4;

export function Side() {
  return (
    <nav className="side" aria-label={words.top.navigation}>
      {pages.map((page) => (
        <PageLink key={page.to} page={page} />
      ))}
    </nav>
  );
}

export function BottomBar() {
  const [isOpen, setOpen] = useState(false);
  const rest = pages.slice(IN_BAR);
  return (
    <nav className="bottom-bar" aria-label={words.top.navigation}>
      {pages.slice(0, IN_BAR).map((page) => (
        <PageLink key={page.to} page={page} />
      ))}
      {rest.length > 0 && (
        <button type="button" className="page-link" onClick={() => setOpen(true)}>
          <Icon name="more" />
          <span>{words.top.more}</span>
        </button>
      )}
      {isOpen && (
        <Dialog title={words.top.more} onClose={() => setOpen(false)}>
          <div className="sheet">
            {rest.map((page) => (
              <PageLink key={page.to} page={page} onClick={() => setOpen(false)} />
            ))}
          </div>
        </Dialog>
      )}
    </nav>
  );
}

function PageLink({ page: { to, name, icon }, onClick }: { page: Page; onClick?: () => void }) {
  const { id } = useOrg();
  return (
    <Link
      className="page-link"
      to={to}
      params={{ org: id }}
      activeOptions={{ exact: to === '/o/$org', includeSearch: false }}
      onClick={onClick}
    >
      <Icon name={icon} />
      <span>{name}</span>
    </Link>
  );
}
