import { Fragment, useId } from 'react';
import type { Attempt, EventWithHistory } from '@jiter/client';
import { QueryError } from '../../parts/states.tsx';
import { Answer } from '../../parts/status.tsx';
import { Time } from '../../parts/time.tsx';
import { showSpan } from '../../times/format.ts';
import { AttemptPart } from './attempt-part.tsx';
import { pauseBetween } from './attempt.ts';
import { Change, useChanges } from './changes.tsx';
import { Ruler } from './ruler.tsx';
import { PARTS } from './shown-parts.ts';
import { stepsOf } from './timeline.ts';
import { useShownParts } from './use-shown-parts.ts';
import { useIsHidden } from './use-is-hidden.ts';
import { words } from './words.ts';

/** What was done with it, and how it was tried, one after the other. */
export function Timeline({ event }: { event: EventWithHistory }) {
  const { history } = event;
  const { data: changes = [], error, refetch } = useChanges(event);
  return (
    <>
      {error !== null && <QueryError error={error} onRetry={refetch} />}
      <ol className="attempts">
        {stepsOf(changes, history).map((step) =>
          step.kind === 'change' ? (
            <Change key={`change ${step.change.id}`} change={step.change} />
          ) : (
            <Fragment key={step.attempt.id}>
              <OneAttempt event={event} attempt={step.attempt} before={step.before} />
              <Pause before={step.attempt} next={step.next} />
            </Fragment>
          ),
        )}
      </ol>
      {history.length === 0 && <p className="dim">{words.noAttempt}</p>}
    </>
  );
}

/** What was handed back has none. */
function Pause({ before, next }: { before: Attempt; next: Attempt | undefined }) {
  const ms = next ? pauseBetween(before, next) : 0;
  return ms > 0 ? <li className="attempt-pause">{words.pause(showSpan(ms))}</li> : null;
}

type Props = { event: EventWithHistory; attempt: Attempt; before: Attempt | undefined };

function OneAttempt({ event, attempt, before }: Props) {
  const [{ [attempt.attempt]: shown }, show] = useShownParts();
  const panel = useId();
  const isHidden = useIsHidden();
  const isSame = before?.status === attempt.status && before.responseData === attempt.responseData;
  const parts = PARTS.filter((part) => part !== 'diff' || before);
  return (
    <li className="attempt">
      <div className="attempt-head">
        <h3>{words.attempt(attempt.attempt)}</h3>
        <Answer status={attempt.status} />
        <Time at={attempt.createdAt} exact="ms" />
        <span className="dim">
          {words.left(attempt.lagMs)}, {words.answered(attempt.durationMs)}
        </span>
        {isSame && <span className="dim">{words.sameAsBefore}</span>}
      </div>
      <Ruler attempt={attempt} />
      {!isHidden && (
        <div className="attempt-parts" role="group" aria-label={words.partsLabel(attempt.attempt)}>
          {parts.map((part) => (
            <button
              key={part}
              type="button"
              aria-expanded={part === shown}
              aria-controls={panel}
              onClick={() => show(attempt.attempt, part === shown ? undefined : part)}
            >
              {words.parts[part]}
            </button>
          ))}
        </div>
      )}
      <div id={panel} hidden={shown === undefined}>
        {shown && <AttemptPart part={shown} event={event} attempt={attempt} before={before} />}
      </div>
    </li>
  );
}
