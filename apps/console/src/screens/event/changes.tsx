import type { EventChange, EventWithHistory } from '@jiter/client';
import { useQuery } from '@tanstack/react-query';
import { Differences } from '../../parts/differences.tsx';
import { QueryError } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { useOrg } from '../../state/org.tsx';
import { words } from './words.ts';

/** Who moved, edited, cancelled or retried it, and what it was before. */
export function Changes({ event }: { event: EventWithHistory }) {
  const { id: org, client } = useOrg();
  const changes = useQuery({
    queryKey: [org, 'event', event.id, 'changes', event.updatedAt],
    queryFn: async (): Promise<EventChange[]> => {
      // The latest hundred or so: more of them nobody reads here.
      for await (const page of client.events.changes(event.id).pages()) return page;
      return [];
    },
    placeholderData: (before) => before,
  });
  if (changes.error !== null) return <QueryError error={changes.error} />;
  if (!changes.data?.length) return null;
  return (
    <ol className="changes" aria-label={words.changes}>
      {changes.data.map((change) => (
        <li key={change.id}>
          <Time at={change.at} exact="ms" /> <b>{wordOf(change.action)}</b>{' '}
          <span className="dim">{words.by(change.actor.name)}</span>
          <Differences before={change.before} after={change.after} />
        </li>
      ))}
    </ol>
  );
}

/** `event.edited` and `events.cancelled` are told by their second half. */
const wordOf = (action: string) => action.split('.').at(-1)!;
