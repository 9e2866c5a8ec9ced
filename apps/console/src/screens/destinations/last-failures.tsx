import type { Event } from '@jiter/client';
import { Link } from '@tanstack/react-router';
import { Loaded } from '../../parts/states.tsx';
import { Status } from '../../parts/status.tsx';
import { Time } from '../../parts/time.tsx';
import { useOrg } from '../../state/org.tsx';
import { splitUrl } from '../events/view.ts';
import { words as ofEvents } from '../events/words.ts';
import type { useDestination } from './use-destination.ts';
import { words } from './words.ts';

const names = words.page.last;

type Props = { host: string; failed: ReturnType<typeof useDestination>['failed'] };

/** Each is a link to what was sent, and what was answered. */
export function LastFailures({ host, failed }: Props) {
  const { id: org } = useOrg();
  const hasAny = failed.data !== undefined && failed.data.items.length > 0;
  return (
    <section className="panel">
      <header>
        <h2>{names.title}</h2>
        {hasAny && (
          <Link to="/o/$org/events" params={{ org }} search={{ tab: 'failed', host }}>
            {names.all}
          </Link>
        )}
      </header>
      <Loaded query={failed} lines={3}>
        {({ items }) => (items.length === 0 ? <p className="dim">{names.none}</p> : <List events={items} />)}
      </Loaded>
    </section>
  );
}

function List({ events }: { events: readonly Event[] }) {
  const { id: org } = useOrg();
  return (
    <ul className="last-failures">
      {events.map(({ id, status, failedAt, scheduledTime, failureReason, destination }) => (
        <li key={id}>
          <Status status={status} />
          <Link className="row-link" to="/o/$org/events/$id" params={{ org, id }}>
            <Time at={failedAt ?? scheduledTime} />
          </Link>
          <span className="dim">{failureReason && ofEvents.reasons[failureReason]}</span>
          <span className="dim last-path">{splitUrl(destination)[1]}</span>
        </li>
      ))}
    </ul>
  );
}
