import type { ReactNode } from 'react';
import { Histogram } from '../../charts/histogram.tsx';
import { Skeleton } from '../../parts/states.tsx';
import { Until } from '../../parts/until.tsx';
import { Failures } from './failures.tsx';
import { Hosts } from './hosts.tsx';
import { KnownFrom } from './known-from.tsx';
import { NowLine } from './now-line.tsx';
import type { Span } from './spans.ts';
import { Tiles } from './tiles.tsx';
import type { useOverview } from './use-overview.ts';
import { words } from './words.ts';

type Props = {
  of: Pick<ReturnType<typeof useOverview>, 'past' | 'today' | 'ahead' | 'nextHour' | 'isOther'>;
  span: Span;
  /** That is said elsewhere: nothing is on its way. */
  hasFailed: boolean;
  /** Beside the title of the axis. */
  pick?: ReactNode;
  /** Before the other panels. */
  first?: ReactNode;
  /** More panels. */
  children?: ReactNode;
};

/** What was and what comes on one axis, and what they come to. */
export function Charts({
  of: { past, today, ahead, nextHour, isOther },
  span,
  hasFailed,
  pick,
  first,
  children,
}: Props) {
  return (
    <>
      <section className="panel">
        <header>
          <h2>{words.chart.title}</h2>
          {pick}
        </header>
        {past.data && ahead.data ? (
          <Until isOther={isOther}>
            <NowLine past={past.data} ahead={ahead.data} span={span} />
            <KnownFrom of={past.data} />
          </Until>
        ) : (
          !hasFailed && <Skeleton />
        )}
      </section>
      <Tiles
        past={past.isPlaceholderData ? undefined : past.data}
        today={today.data}
        nextHour={nextHour.data}
      />
      <div className="panels">
        {first}
        {/* What is not known yet is not said to be nothing. */}
        {past.data && (
          <Until isOther={past.isPlaceholderData}>
            <Histogram {...words.lag} spread={past.data.lag} />
            <Failures past={past.data} />
          </Until>
        )}
        {ahead.data && (
          <Until isOther={ahead.isPlaceholderData}>
            <Hosts ahead={ahead.data} />
          </Until>
        )}
        {children}
      </div>
    </>
  );
}
