import { JiterError, type EventWithHistory } from '@jiter/client';
import { useQuery } from '@tanstack/react-query';
import { Time } from '../../parts/time.tsx';
import { useOrg } from '../../state/org.tsx';
import { words } from './words.ts';

type Change = { at: string; what: string; by?: { name?: string }; before?: unknown; after?: unknown };

/** Who moved, edited, cancelled or retried it. An API that does not know has nothing to show. */
export function Changes({ event }: { event: EventWithHistory }) {
  const { id: org, client } = useOrg();
  const changes = useQuery({
    queryKey: [org, 'event', event.id, 'changes', event.updatedAt],
    queryFn: async (): Promise<Change[]> => {
      const path = `/api/events/${event.id}/changes` as never;
      const { data, response } = await client.api.GET(path);
      if (response.status === 404 || response.status === 403) return [];
      if (!response.ok) throw new JiterError({ message: `${response.status}` }, { status: response.status });
      return Array.isArray(data) ? data : [];
    },
  });
  if (!changes.data?.length) return null;
  return (
    <ol className="changes">
      {changes.data.map((change, index) => (
        <li key={index}>
          <Time at={change.at} exact="ms" /> <b>{change.what}</b>{' '}
          {change.by?.name && <span className="dim">{words.by(change.by.name)}</span>}
        </li>
      ))}
    </ol>
  );
}
