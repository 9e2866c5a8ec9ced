import { useSearch } from '@tanstack/react-router';
import { Page } from '../../parts/page.tsx';
import { spanOf } from '../../parts/span-of.ts';
import { Spans } from '../../parts/spans.tsx';
import { QueryError } from '../../parts/states.tsx';
import { useOrg } from '../../state/org.tsx';
import { words as common } from '../../words.ts';
import { Share } from '../sharing/share.tsx';
import { Charts } from './charts.tsx';
import { FirstSteps } from './first-steps.tsx';
import { sayAll, Sentence, toldBy } from './sentence.tsx';
import { Needs } from './needs.tsx';
import { SPANS } from './spans.ts';
import { useOverview } from './use-overview.ts';
import { words } from './words.ts';
import { Workers } from './workers.tsx';

export function Overview() {
  const { span: given } = useSearch({ from: '/o/$org/' });
  const span = spanOf(SPANS, given);
  const all = useOverview(span);
  const { status, past, today, ahead, nextHour, destinations, needy, hasEvents } = all;
  const { id: org } = useOrg();
  const parts = [past, ahead, status, today, nextHour, destinations];
  const error = parts.find((one) => one.error !== null)?.error ?? null;
  return (
    <Page title={common.pages.overview} aside={<Share of={{ org }} />}>
      {error !== null && (
        <QueryError
          error={error}
          hasOld={past.data !== undefined}
          onRetry={() => void Promise.all(parts.map((one) => one.refetch()))}
        />
      )}
      <Sentence {...sayAll(toldBy(status, status.data), today.data, toldBy(destinations, needy))} />
      <FirstSteps hasEvents={hasEvents} />
      <Charts
        of={all}
        span={span}
        hasFailed={past.error !== null || ahead.error !== null}
        first={<Needs hosts={needy ?? []} />}
        pick={<Spans to="/o/$org" label={words.spanLabel} texts={words.spans} shown={span} />}
      >
        {status.data && <Workers status={status.data} />}
      </Charts>
      <p className="foot dim small">{words.foot}</p>
    </Page>
  );
}
