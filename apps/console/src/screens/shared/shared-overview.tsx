import { Histogram } from '../../charts/histogram.tsx';
import { ErrorNote, Skeleton } from '../../parts/states.tsx';
import { Failures } from '../overview/failures.tsx';
import { NowLine } from '../overview/now-line.tsx';
import { Hosts } from '../overview/overview.tsx';
import { Tiles } from '../overview/tiles.tsx';
import { useOverview } from '../overview/use-overview.ts';
import { words } from '../overview/words.ts';

const SPAN = '24h';

export function SharedOverview() {
  const { past, today, ahead, nextHour } = useOverview(SPAN);
  const error = past.error ?? ahead.error;
  return (
    <>
      {error !== null && <ErrorNote error={error} hasOld={past.data !== undefined} />}
      <section className="panel">
        <header>
          <h2>{words.chart.title}</h2>
        </header>
        {past.data && ahead.data ? (
          <NowLine past={past.data} ahead={ahead.data} span={SPAN} />
        ) : (
          error === null && <Skeleton />
        )}
      </section>
      <Tiles past={past.data} today={today.data} nextHour={nextHour.data} />
      <div className="panels">
        <Histogram {...words.lag} spread={past.data?.lag} />
        <Failures past={past.data} />
        <Hosts ahead={ahead.data} />
      </div>
    </>
  );
}
