import { Link, useRouterState } from '@tanstack/react-router';
import { Icon } from '../parts/icon.tsx';
import { useOrg } from '../state/org.tsx';
import { useIsAway } from '../state/reach.ts';
import { useStatus } from '../state/status.ts';
import { words } from '../words.ts';

const EVERY_MS = 10_000;

/** On every page: that the API is away. All that a page shows is as of before then. */
export function Away() {
  const isAway = useIsAway();
  return (
    <div role="status" className="away-note">
      {isAway && (
        <p className="banner">
          <Icon name="away" />
          <span>{words.away(location.host)}</span>
        </p>
      )}
    </div>
  );
}

/** On every page: that nothing leaves. The overview says it by itself, and more of it. */
export function Banner() {
  const { id: org } = useOrg();
  const { data: status } = useStatus(EVERY_MS);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const isOverview = path.replace(/\/$/, '') === `/o/${org}`;
  return (
    <div role="status">
      {status?.state === 'failing' && !isOverview && (
        <p className="banner">
          <Icon name="failed" />
          <span>{status.text}</span>
          <Link to="/o/$org" params={{ org }}>
            {words.banner}
          </Link>
        </p>
      )}
    </div>
  );
}
