import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Page } from '../../parts/page.tsx';
import { Loaded } from '../../parts/states.tsx';
import { Status } from '../../parts/status.tsx';
import { Time } from '../../parts/time.tsx';
import { useOrg } from '../../state/org.tsx';
import { useLive } from '../../state/preferences.ts';
import { words } from '../../words.ts';

export function Events() {
  const { id: org, client } = useOrg();
  const list = useQuery({
    queryKey: [org, 'events'],
    queryFn: () => client.events.page({ order: 'desc', limit: 50, include: 'cron' }),
    refetchInterval: useLive(2_000),
  });
  return (
    <Page title={words.pages.events}>
      <Loaded query={list}>
        {({ items }) => (
          <ul>
            {items.map(({ id, status, scheduledTime, destination }) => (
              <li key={id}>
                <Status status={status} /> <Time at={scheduledTime} />{' '}
                <Link to="/o/$org/events/$id" params={{ org, id }}>
                  {destination}
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Page>
  );
}
