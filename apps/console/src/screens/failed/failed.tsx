import { useState } from 'react';
import type { components } from '@jiter/client';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useListKeys } from '../../parts/list-keys.ts';
import { useSteadyOrder } from '../../parts/use-steady-order.ts';
import { Page } from '../../parts/page.tsx';
import { spanOf } from '../../parts/span-of.ts';
import { Spans } from '../../parts/spans.tsx';
import { Empty, Loaded } from '../../parts/states.tsx';
import { Until } from '../../parts/until.tsx';
import { keptOf } from '../../state/kept-of.ts';
import { useMay, useOrg } from '../../state/org.tsx';
import { useLive } from '../../state/preferences.ts';
import { useShortcut } from '../../state/shortcuts.ts';
import { words as common } from '../../words.ts';
import { BulkJobsLink } from '../bulk/bulk-jobs.tsx';
import { Group, keyOfGroup } from './group.tsx';
import { failuresQuery, FAILURE_SPANS, LIVE_MS } from './failures-query.ts';
import { words } from './words.ts';

export type FailureGroup = components['schemas']['FailureGroup'];

const FROM = '/o/$org/failed';

export function Failed() {
  const { id: org, client } = useOrg();
  const span = spanOf(FAILURE_SPANS, useSearch({ from: FROM }).span);
  const failures = useQuery({
    queryKey: [org, 'failures', span],
    queryFn: () => client.failures.list(failuresQuery(span)),
    refetchInterval: useLive(LIVE_MS),
    placeholderData: keptOf([org, 'failures']),
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
          <Until isOther={failures.isPlaceholderData}>
            <Groups groups={groups} from={from} />
            {atLeast && <p className="dim small">{words.looked(count)}</p>}
          </Until>
        )}
      </Loaded>
    </Page>
  );
}

function Groups({ groups, from }: { groups: readonly FailureGroup[]; from: string }) {
  const mayChange = useMay('events:write');
  const isAll = useSearch({ from: FROM }).settled !== undefined;
  const navigate = useNavigate({ from: FROM });
  const [retried, setRetried] = useState<string>();
  const { box, focusedId } = useListKeys<HTMLUListElement>();
  useShortcut('r', () => setRetried(focusedId()), mayChange);
  const steady = useSteadyOrder(box, groups, keyOfGroup);
  const shown = isAll ? steady : steady.filter(({ state }) => state === 'open');
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
                resetScroll: false,
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
