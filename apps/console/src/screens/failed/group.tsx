import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from '../../parts/button.tsx';
import { Code } from '../../parts/code.tsx';
import { Answer } from '../../parts/status.tsx';
import { Relative } from '../../parts/time.tsx';
import { Unfolding } from '../../parts/unfolding.tsx';
import { useAct } from '../../state/act.ts';
import { say } from '../../state/toasts.ts';
import { useMay, useOrg } from '../../state/org.tsx';
import { JobDialog } from '../bulk/job-dialog.tsx';
import { filterOf } from '../events/view.ts';
import type { FailureGroup } from './failed.tsx';
import { IgnoreDialog } from './ignore-dialog.tsx';
import { isOneMoment } from './is-one-moment.ts';
import { Sparkline } from './sparkline.tsx';
import { words } from './words.ts';

export type Said = { state: FailureGroup['state']; untilAt?: string; untilPerHour?: number };

const KINDS: Record<FailureGroup['class'], keyof typeof words.kinds> = {
  '2xx': 'receiver',
  '3xx': 'receiver',
  '4xx': 'receiver',
  '5xx': 'receiver',
  timeout: 'network',
  unreachable: 'network',
  refused: 'ours',
  ours: 'ours',
};

/** A group is a host and a reason. */
export const keyOfGroup = ({ host, reason }: FailureGroup): string => `${host} ${reason}`;

type Props = {
  group: FailureGroup;
  from: string;
  /** Whether its retry is asked about, by its button or by a key. */
  isRetrying: boolean;
  onRetrying: (isRetrying: boolean) => void;
};

/** What failed at one host for one reason: whose it is, how much, since when, and what can be done. */
export function Group({ group, from, isRetrying, onRetrying }: Props) {
  const { id: org, client } = useOrg();
  const mayChange = useMay('events:write');
  const act = useAct([org, 'failures']);
  const cache = useQueryClient();
  const [isIgnoring, setIgnoring] = useState(false);
  const { host, reason, sample, state } = group;
  const search = { tab: 'failed', host, why: reason, failed: from };
  const judge = (said: Said, done: string) =>
    act(() => client.failures.judge({ host, reason, ...said }), done);
  const ignore = async (said: Said) => {
    await client.failures.judge({ host, reason, ...said });
    setIgnoring(false);
    say(words.saidIgnored);
    await cache.invalidateQueries({ queryKey: [org, 'failures'] });
  };
  return (
    <li className={`failure panel ${state}`} data-id={keyOfGroup(group)}>
      <div className="failure-head">
        <h2>
          {host} <Answer status={reason} />
        </h2>
        <span className="kind">{words.kinds[KINDS[group.class]]}</span>
        {state !== 'open' && <span className="dim">{words.states[state]}</span>}
      </div>
      <div className="failure-numbers">
        <b>{words.count(group.count)}</b>
        <Sparkline series={group.series} />
        <span className="dim">
          {isOneMoment(group) ? (
            <Relative at={group.lastAt} />
          ) : (
            <>
              {words.seen} <Relative at={group.lastAt} />, {words.since} <Relative at={group.firstAt} />
            </>
          )}
        </span>
      </div>
      <Unfolding name={keyOfGroup(group)} summary={words.answered}>
        <Code text={sample.responseData} empty={words.noAnswer} name={keyOfGroup(group)} />
        <Link to="/o/$org/events/$id" params={{ org, id: sample.eventId }}>
          {words.sample}
        </Link>
      </Unfolding>
      <div className="failure-acts">
        <Link className="button plain row-link" to="/o/$org/events" params={{ org }} search={search}>
          {words.show}
        </Link>
        {mayChange && (
          <>
            <Button icon="retry" onClick={() => onRetrying(true)}>
              {words.retry}
            </Button>
            {state === 'open' ? (
              <>
                <Button onClick={() => judge({ state: 'resolved' }, words.saidResolved)}>
                  {words.resolve}
                </Button>
                <Button onClick={() => setIgnoring(true)}>{words.ignore}</Button>
              </>
            ) : (
              <Button onClick={() => judge({ state: 'open' }, words.saidOpen)}>{words.reopen}</Button>
            )}
          </>
        )}
      </div>
      {isRetrying && <JobDialog action="retry" filter={filterOf(search)} onClose={() => onRetrying(false)} />}
      {isIgnoring && <IgnoreDialog group={group} onClose={() => setIgnoring(false)} onIgnore={ignore} />}
    </li>
  );
}
