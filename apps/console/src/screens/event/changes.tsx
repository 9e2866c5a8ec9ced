import type { EventChange, EventWithHistory } from '@jiter/client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Differences } from '../../parts/differences.tsx';
import { Time } from '../../parts/time.tsx';
import { keptOf } from '../../state/kept-of.ts';
import { useOrg } from '../../state/org.tsx';
import { words } from './words.ts';

/** Who created, moved, edited, cancelled or retried it, and what it was before. */
export function useChanges(event: EventWithHistory) {
  const { id: org, client } = useOrg();
  return useQuery({
    queryKey: [org, 'event', event.id, 'changes', event.updatedAt],
    queryFn: async (): Promise<EventChange[]> => {
      // The first hundred or so: more of them nobody reads here.
      for await (const page of client.events.changes(event.id).pages()) return page;
      return [];
    },
    placeholderData: keptOf([org, 'event', event.id]),
  });
}

export function Change({ change }: { change: EventChange }) {
  return (
    <li className="change">
      <Time at={change.at} exact="ms" /> <b>{wordOf(change.action)}</b> <By change={change} />
      <ItsCopy of={change} />
      <Differences before={change.before} after={change.after} />
    </li>
  );
}

/** Where that is which was made of it. A link that was shared leads to nothing else. */
function ItsCopy({ of: { details } }: { of: EventChange }) {
  const { id: org, shared } = useOrg();
  const id = details?.['eventId'];
  if (typeof id !== 'string' || shared) return null;
  return (
    <span className="dim">
      {', '}
      {words.asEvent}{' '}
      <Link to="/o/$org/events/$id" params={{ org, id }} className="mono">
        {id}
      </Link>
    </span>
  );
}

/** `event.edited` and `events.cancelled` are told by their second half. */
const wordOf = (action: string) => action.split('.').at(-1)!;

/** By whom, and of what. What nobody asked for is by the cron job, or of the event, that it was made of. */
function By({ change: { actor, origin } }: { change: EventChange }) {
  const { shared } = useOrg();
  const isAsked = actor.kind !== 'cronjob' && actor.kind !== 'event';
  // A link names nobody.
  const who = actor.kind === 'key' && !shared ? words.key(actor.name) : actor.name;
  return (
    <span className="dim">
      {isAsked && words.by(who)}
      {origin && origin.kind !== 'call' && (
        <>
          {isAsked && ', '}
          {shared ? words.origins.shared[origin.kind] : words.origins[origin.kind]} <Source origin={origin} />
        </>
      )}
    </span>
  );
}

function Source({ origin: { cronjob, parentId } }: { origin: NonNullable<EventChange['origin']> }) {
  const { id: org } = useOrg();
  if (cronjob !== undefined)
    return (
      <Link to="/o/$org/cron/$id" params={{ org, id: cronjob }} className="mono">
        {cronjob}
      </Link>
    );
  if (parentId === undefined) return null;
  return (
    <Link to="/o/$org/events/$id" params={{ org, id: parentId }} className="mono">
      {parentId}
    </Link>
  );
}
