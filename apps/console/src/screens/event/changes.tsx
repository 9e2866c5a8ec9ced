import type { EventChange, EventWithHistory } from '@jiter/client';
import { useQuery } from '@tanstack/react-query';
import { ErrorNote } from '../../parts/states.tsx';
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
  if (changes.error !== null) return <ErrorNote error={changes.error} />;
  if (!changes.data?.length) return null;
  return (
    <ol className="changes" aria-label={words.changes}>
      {changes.data.map((change) => (
        <li key={change.id}>
          <Time at={change.at} exact="ms" /> <b>{wordOf(change.action)}</b>{' '}
          <span className="dim">{words.by(change.actor.name)}</span>
          <Fields change={change} />
        </li>
      ))}
    </ol>
  );
}

/** `event.edited` and `events.cancelled` are told by their second half. */
const wordOf = (action: string) => action.split('.').at(-1)!;

function Fields({ change: { before = {}, after = {} } }: { change: EventChange }) {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  if (names.length === 0) return null;
  return (
    <dl className="change-fields">
      {names.map((name) => (
        <div key={name}>
          <dt className="dim">{name}</dt>
          <dd>
            <del>{textOf(before[name])}</del> → <ins>{textOf(after[name])}</ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}

const textOf = (value: unknown): string => {
  if (value === undefined || value === null) return words.nothing;
  return typeof value === 'string' ? value : JSON.stringify(value);
};
