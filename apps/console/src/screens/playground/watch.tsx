import { useEffect, useRef } from 'react';
import type { Attempt, EventWithHistory } from '@jiter/client';
import { Link } from '@tanstack/react-router';
import { Countdown } from '../../parts/countdown.tsx';
import { QueryError } from '../../parts/states.tsx';
import { isSettled, Status } from '../../parts/status.tsx';
import { useOrg } from '../../state/org.tsx';
import { useEvent } from '../event/use-event.ts';
import { Ruler } from '../event/ruler.tsx';
import { words } from './words.ts';

/** The event that was scheduled last: how long until it leaves, and how it landed. */
export function Watch({ id }: { id: string }) {
  const { id: org } = useOrg();
  const { event, explanation } = useEvent(id);
  const { data, error } = event;
  const seen = useRef<HTMLElement>(null);
  // On a phone it may be out of sight.
  useEffect(() => {
    // Newer browsers answer a promise, which is nothing to be cleaned up by.
    void seen.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <section className="panel watch" ref={seen}>
      <header>
        <h2>{words.watch.title}</h2>
        <Link to="/o/$org/events/$id" params={{ org, id }}>
          {words.watch.open}
        </Link>
      </header>
      {error !== null && <QueryError error={error} onRetry={event.refetch} hasOld={data !== undefined} />}
      {data && (
        <>
          <p className="watch-state">
            <Status status={data.status} />
            {!isSettled(data) && <ToAttempt event={data} nextAt={explanation.data?.next?.at} />}
          </p>
          <ol className="watch-attempts">
            {data.history.map((attempt, index) => (
              <AttemptLine key={attempt.id} attempt={attempt} number={index + 1} />
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

/** Of retries the API alone knows when. */
function ToAttempt({ event, nextAt }: { event: EventWithHistory; nextAt: string | undefined }) {
  const isFirst = event.history.length === 0;
  const at = (isFirst ? undefined : nextAt) ?? event.scheduledTime;
  const text = isFirst ? words.watch.lands : words.watch.retry;
  return <Countdown toMs={Date.parse(at)} text={text} over={words.watch.due} />;
}

function AttemptLine({ attempt, number }: { attempt: Attempt; number: number }) {
  const { status, lagMs, durationMs } = attempt;
  const isAnswered = /^\d/.test(status);
  return (
    <li>
      <p>
        <b>{words.watch.attempt(number)}</b>{' '}
        {isAnswered ? words.watch.left(lagMs, durationMs, status) : words.watch.unanswered(lagMs, status)}
      </p>
      <Ruler attempt={attempt} />
    </li>
  );
}
