import { useEffect, useRef } from 'react';
import type { Attempt, EventWithHistory } from '@jiter/client';
import { Link } from '@tanstack/react-router';
import { ErrorNote } from '../../parts/states.tsx';
import { Status } from '../../parts/status.tsx';
import { useOrg } from '../../state/org.tsx';
import { useNow } from '../../times/clock.ts';
import { showCountdown } from '../../times/format.ts';
import { isSettled, useEvent } from '../event/use-event.ts';
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
      {error !== null && <ErrorNote error={error} hasOld={data !== undefined} />}
      {data && (
        <>
          <p className="watch-state">
            <Status status={data.status} />
            {!isSettled(data) && <Countdown event={data} nextAt={explanation.data?.next?.at} />}
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

const SMOOTH_MS = 50;

function Countdown({ event, nextAt }: { event: EventWithHistory; nextAt: string | undefined }) {
  const nowMs = useNow(SMOOTH_MS);
  const isFirst = event.history.length === 0;
  const leftMs = Date.parse((isFirst ? undefined : nextAt) ?? event.scheduledTime) - nowMs;
  if (leftMs <= 0) return <span className="countdown dim">{words.watch.due}</span>;
  return (
    <span className="countdown">
      <span className="dim">{isFirst ? words.watch.lands : words.watch.retry}</span>{' '}
      <b>{showCountdown(leftMs)}</b>
    </span>
  );
}

function AttemptLine({ attempt, number }: { attempt: Attempt; number: number }) {
  const { status, lagMs = 0, durationMs = 0 } = attempt;
  const isAnswered = /^\d/.test(status);
  return (
    <li>
      <p>
        <b>{words.watch.attempt(number)}</b>{' '}
        {isAnswered ? words.watch.left(lagMs, durationMs, status) : words.watch.unanswered(lagMs, status)}
      </p>
      <Ruler lagMs={lagMs} durationMs={durationMs} status={status} />
    </li>
  );
}
