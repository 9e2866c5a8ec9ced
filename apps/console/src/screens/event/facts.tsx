import type { EventWithHistory } from '@jiter/client';
import { Link } from '@tanstack/react-router';
import { FactList, type Fact } from '../../parts/facts.tsx';
import { sayRetries } from '../../parts/retry-words.ts';
import { FullTime } from '../../parts/time.tsx';
import { useOrg } from '../../state/org.tsx';
import { words as lists } from '../events/words.ts';
import { words } from './words.ts';

const names = words.facts;

export function Facts({ event }: { event: EventWithHistory }) {
  const { id: org, shared } = useOrg();
  const time = (at: string | undefined) => at && <FullTime at={at} />;
  const json = (value: unknown) => value !== undefined && <code>{JSON.stringify(value)}</code>;
  const facts: Fact[] = [
    [names.due, time(event.scheduledTime)],
    [names.created, time(event.createdAt)],
    [names.sent, time(event.sentAt)],
    [names.failed, time(event.failedAt)],
    [names.reason, event.failureReason && lists.reasons[event.failureReason]],
    [names.expires, time(event.expiresAt)],
    [names.timeout, event.timeout],
    [names.retries, event.retryPolicy && sayRetries(event.retryPolicy)],
    [names.format, [event.format, event.encoding].filter(Boolean).join(', ')],
    [names.headers, json(event.headers)],
    [names.metadata, json(event.metadata)],
    [names.key, event.idempotencyKey],
    [names.success, json(event.successCallback)],
    [names.failure, json(event.failureCallback)],
  ];
  return (
    <FactList facts={facts}>
      {event.parentId && (
        <div>
          <dt>{names.parent}</dt>
          <dd>
            {shared ? (
              event.parentId
            ) : (
              <Link to="/o/$org/events/$id" params={{ org, id: event.parentId }}>
                {event.parentId}
              </Link>
            )}
          </dd>
        </div>
      )}
      {event.labels && event.labels.length > 0 && (
        <div>
          <dt>{names.labels}</dt>
          <dd className="labels">
            {event.labels.map((label) =>
              shared ? (
                <span key={label} className="label">
                  {label}
                </span>
              ) : (
                <Link
                  key={label}
                  className="label"
                  to="/o/$org/events"
                  params={{ org }}
                  search={{ tab: 'all', label }}
                >
                  {label}
                </Link>
              ),
            )}
          </dd>
        </div>
      )}
    </FactList>
  );
}
