import { Link, useSearch } from '@tanstack/react-router';
import { Page } from '../../parts/page.tsx';
import { QueryError, Skeleton } from '../../parts/states.tsx';
import { useOrg } from '../../state/org.tsx';
import { Compose } from './compose.tsx';
import { Doctor } from './doctor.tsx';
import { InboxPane } from './inbox-pane.tsx';
import { useInbox } from './use-inbox.ts';
import { Watch } from './watch.tsx';
import { words } from './words.ts';

export function Playground() {
  const { tab } = useSearch({ from: '/o/$org/playground' });
  return (
    <Page title={words.title}>
      <Tabs />
      {tab === 'doctor' ? <Doctor /> : <SendAndWatch />}
    </Page>
  );
}

function Tabs() {
  const { tab: said, ...others } = useSearch({ from: '/o/$org/playground' });
  const shown = said === 'doctor' ? said : 'send';
  const { id: org } = useOrg();
  return (
    <nav className="tabs" aria-label={words.tabsLabel}>
      {(['send', 'doctor'] as const).map((tab) => (
        <Link
          key={tab}
          to="/o/$org/playground"
          params={{ org }}
          search={{ ...others, ...(tab !== 'send' && { tab }) }}
          activeOptions={{ exact: true, includeSearch: true }}
          // Whatever else the address says.
          aria-current={tab === shown ? 'page' : undefined}
        >
          {words.tabs[tab]}
        </Link>
      ))}
    </nav>
  );
}

function SendAndWatch() {
  const { event } = useSearch({ from: '/o/$org/playground' });
  const { inbox, error, refetch } = useInbox();
  if (inbox === undefined && error === null) return <Skeleton lines={8} />;
  return (
    <div className="playground">
      <div className="play-left">
        <Compose inbox={inbox} />
      </div>
      <div className="play-right">
        {event !== undefined && <Watch key={event} id={event} />}
        {/* An installation that has no address for inboxes can still send elsewhere. */}
        {inbox === undefined ? (
          <QueryError error={error} onRetry={() => void refetch()} />
        ) : (
          <InboxPane inbox={inbox} />
        )}
      </div>
    </div>
  );
}
