import { useEffect } from 'react';
import type { EventWithHistory } from '@jiter/client';
import { isSettled, Status } from '../../parts/status.tsx';
import { FullTime } from '../../parts/time.tsx';
import { Copy } from '../../parts/copy.tsx';
import { Countdown } from '../../parts/countdown.tsx';
import { useNowAlways } from '../../times/clock.ts';
import { showCountdown, showSpan } from '../../times/format.ts';
import { words as common } from '../../words.ts';
import { words } from './words.ts';

type Next = { at: string; attempt?: number; of?: number } | undefined;

/** How it stands, to the millisecond while it is ahead. */
export function Headline({ event, next }: { event: EventWithHistory; next: Next }) {
  const { status, method = 'POST', destination, scheduledTime, sentAt } = event;
  return (
    <section className="headline">
      <div className="headline-state">
        <Status status={status} />
        {!isSettled(event) && (
          <Countdown toMs={Date.parse(next?.at ?? scheduledTime)} text={textOf(next)} over={words.dueNow} />
        )}
        {sentAt && (
          <span className="dim">
            {words.landed(showSpan(Date.parse(sentAt) - Date.parse(scheduledTime)))}
          </span>
        )}
        <Tab event={event} />
      </div>
      <p className="headline-due">
        {words.facts.due} <FullTime at={scheduledTime} />
      </p>
      <p className="headline-where mono">
        <b>{method}</b> <span>{destination}</span> <Copy text={destination} isQuiet />
      </p>
    </section>
  );
}

const textOf = (next: Next) =>
  next?.attempt && next.attempt > 1 ? words.attemptIn(next.attempt, next.of) : words.leavesIn;

/** The tab's title counts along, so that it can be watched from another one. */
function Tab({ event }: { event: EventWithHistory }) {
  const isPending = event.status === 'Pending';
  const leftMs = Date.parse(event.scheduledTime) - useNowAlways(500, isPending);
  const ahead = leftMs > 0 ? showCountdown(leftMs, 'seconds') : words.dueNow;
  const state = isPending ? ahead : common.status[event.status];
  useEffect(() => {
    document.title = `${state} · ${words.title} ${event.id} · ${common.product}`;
  }, [state, event.id]);
  return null;
}
