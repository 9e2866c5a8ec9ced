import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Page } from '../../parts/page.tsx';
import { Loaded } from '../../parts/states.tsx';
import { Status } from '../../parts/status.tsx';
import { useOrg } from '../../state/org.tsx';

export function EventPage() {
  const { id } = useParams({ from: '/o/$org/events/$id' });
  const { id: org, client } = useOrg();
  const event = useQuery({ queryKey: [org, 'event', id], queryFn: () => client.events.get(id) });
  return (
    <Page title={`Event ${id}`}>
      <Loaded query={event}>{({ status }) => <Status status={status} />}</Loaded>
    </Page>
  );
}
