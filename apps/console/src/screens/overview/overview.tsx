import { Link, useSearch } from '@tanstack/react-router';
import { Histogram } from '../../charts/histogram.tsx';
import { Page } from '../../parts/page.tsx';
import { Spans, spanOf } from '../../parts/spans.tsx';
import { ErrorNote, Skeleton } from '../../parts/states.tsx';
import { useOrg } from '../../state/org.tsx';
import { words as common } from '../../words.ts';
import { Share } from '../sharing/share.tsx';
import { Failures } from './failures.tsx';
import { FirstSteps } from './first-steps.tsx';
import { NowLine } from './now-line.tsx';
import { sayWell, Sentence } from './sentence.tsx';
import { SPANS } from './spans.ts';
import { Tiles } from './tiles.tsx';
import { useOverview, type Ahead } from './use-overview.ts';
import { words } from './words.ts';
import { Workers } from './workers.tsx';

export function Overview() {
  const { span: given } = useSearch({ from: '/o/$org/' });
  const span = spanOf(SPANS, given);
  const all = useOverview(span);
  const { status, past, today, ahead, nextHour, hasEvents } = all;
  const { id: org } = useOrg();
  const error = past.error ?? ahead.error ?? status.error;
  return (
    <Page title={common.pages.overview} aside={<Share of={{ org }} />}>
      {error !== null && (
        <ErrorNote
          error={error}
          hasOld={past.data !== undefined}
          onRetry={() => void Promise.all([past.refetch(), ahead.refetch(), status.refetch()])}
        />
      )}
      <Sentence status={status.data ?? undefined} whenWell={sayWell(today.data)} />
      <FirstSteps hasEvents={hasEvents} />
      <section className="panel">
        <header>
          <h2>{words.chart.title}</h2>
          <Spans to="/o/$org" label={words.spanLabel} texts={words.spans} shown={span} />
        </header>
        {past.data && ahead.data ? (
          <NowLine past={past.data} ahead={ahead.data} span={span} />
        ) : (
          error === null && <Skeleton />
        )}
      </section>
      <Tiles past={past.data} today={today.data} nextHour={nextHour.data} />
      <div className="panels">
        <Histogram {...words.lag} spread={past.data?.lag} />
        <Failures past={past.data} />
        <Hosts ahead={ahead.data} />
        {status.data && <Workers status={status.data} />}
      </div>
      <p className="foot dim small">{words.foot}</p>
    </Page>
  );
}

const SHOWN_HOSTS = 6;

export function Hosts({ ahead }: { ahead: Ahead | undefined }) {
  const { id: org, shared } = useOrg();
  const hosts = ahead?.hosts?.slice(0, SHOWN_HOSTS) ?? [];
  const most = Math.max(1, ...hosts.map(({ due }) => due));
  return (
    <section className="panel">
      <header>
        <h2>{words.hosts.title}</h2>
      </header>
      {hosts.length === 0 && <p className="dim">{words.hosts.none}</p>}
      <ul className="meters">
        {hosts.map(({ host, due }) => (
          <li key={host}>
            {host === 'other' || shared ? (
              <span>{host === 'other' ? words.hosts.other : host}</span>
            ) : (
              <Link to="/o/$org/events" params={{ org }} search={{ host }}>
                {host}
              </Link>
            )}
            <i className="meter due" style={{ width: `${(100 * due) / most}%` }} />
            <b>{due}</b>
          </li>
        ))}
      </ul>
    </section>
  );
}
