import { useState } from 'react';
import type { components } from '@jiter/client';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useListKeys } from '../../parts/list-keys.ts';
import { Page } from '../../parts/page.tsx';
import { Spans, spanOf } from '../../parts/spans.tsx';
import { Empty, Loaded } from '../../parts/states.tsx';
import { useOrg } from '../../state/org.tsx';
import { useLive } from '../../state/preferences.ts';
import { useShortcut } from '../../state/shortcuts.ts';
import { serverNow } from '../../times/server-clock.ts';
import { words as common } from '../../words.ts';
import { BulkJobsLink } from '../bulk/bulk-jobs.tsx';
import { Group, keyOfGroup } from './group.tsx';
import { words } from './words.ts';

export type FailureGroup = components['schemas']['FailureGroup'];

const FROM = '/o/$org/failed';
const DAY_MS = 86_400_000;
const SPANS = { '24h': DAY_MS, '7d': 7 * DAY_MS, '30d': 30 * DAY_MS };
const LIVE_MS = 10_000;

const stepBefore = (ms: number) => new Date(Math.floor((serverNow() - ms) / LIVE_MS) * LIVE_MS).toISOString();

export function Failed() {
  const { id: org, client } = useOrg();
  const span = spanOf(SPANS, useSearch({ from: FROM }).span);
  const failures = useQuery({
    queryKey: [org, 'failures', span],
    // Of a step, so that all who look at the same ask for the same.
    queryFn: () => client.failures.list({ from: stepBefore(SPANS[span]) }),
    refetchInterval: useLive(LIVE_MS),
    placeholderData: (before) => before,
  });
  const aside = (
    <>
      <BulkJobsLink />
      <Spans to="/o/$org/failed" label={words.spanLabel} texts={words.spans} shown={span} />
    </>
  );
  return (
    <Page title={common.pages.failed} aside={aside}>
      <Loaded query={failures}>
        {({ groups, count, atLeast, from }) => (
          <>
            <Groups groups={groups} from={from} />
            {atLeast && <p className="dim small">{words.looked(count)}</p>}
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Groups({ groups, from }: { groups: readonly FailureGroup[]; from: string }) {
  const { mayChange } = useOrg();
  const isAll = useSearch({ from: FROM }).settled !== undefined;
  const navigate = useNavigate({ from: FROM });
  const [retried, setRetried] = useState<string>();
  const { box, focusedId } = useListKeys<HTMLUListElement>();
  useShortcut('r', () => setRetried(focusedId()), mayChange);
  const shown = isAll ? groups : groups.filter(({ state }) => state === 'open');
  const hasSettled = groups.some(({ state }) => state !== 'open');
  const [title, text] = groups.length === 0 ? words.none : words.noneOpen;
  return (
    <>
      {hasSettled && (
        <label className="check small">
          <input
            type="checkbox"
            checked={isAll}
            onChange={({ target }) =>
              void navigate({
                search: (before) => ({ ...before, settled: target.checked ? 'shown' : undefined }),
                replace: true,
              })
            }
          />
          {words.withSettled}
        </label>
      )}
      {shown.length === 0 && (
        <Empty icon="check" title={title}>
          <p>{text}</p>
        </Empty>
      )}
      <ul className="failures" ref={box}>
        {shown.map((group) => (
          <Group
            key={keyOfGroup(group)}
            group={group}
            from={from}
            isRetrying={retried === keyOfGroup(group)}
            onRetrying={(isRetrying) => setRetried(isRetrying ? keyOfGroup(group) : undefined)}
          />
        ))}
      </ul>
    </>
  );
}
