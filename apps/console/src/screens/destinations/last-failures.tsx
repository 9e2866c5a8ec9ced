import type { Event } from '@jiter/client';
import { Link } from '@tanstack/react-router';
import { Status } from '../../parts/status.tsx';
import { Time } from '../../parts/time.tsx';
import { useOrg } from '../../state/org.tsx';
import { splitUrl } from '../events/view.ts';
import { words as ofEvents } from '../events/words.ts';
import { words } from './words.ts';

const names = words.page.last;

/** Each is a link to what was sent, and what was answered. */
export function LastFailures({ host, failed }: { host: string; failed: readonly Event[] | undefined }) {
  const { id: org } = useOrg();
  return (
    <section className="panel">
      <header>
        <h2>{names.title}</h2>
        {failed && failed.length > 0 && (
          <Link to="/o/$org/events" params={{ org }} search={{ tab: 'failed', host }}>
            {names.all}
          </Link>
        )}
      </header>
      {failed?.length === 0 && <p className="dim">{names.none}</p>}
      <ul className="last-failures">
        {failed?.map(({ id, status, failedAt, scheduledTime, failureReason, destination }) => (
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
    </section>
  );
}
