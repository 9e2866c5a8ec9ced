import { Histogram } from '../../charts/histogram.tsx';
import { Skeleton } from '../../parts/states.tsx';
import { FiguresError, HowItDoes } from '../destinations/destination.tsx';
import { Outcomes } from '../destinations/outcomes.tsx';
import { useDestination } from '../destinations/use-destination.ts';
import { words as ofHosts } from '../destinations/words.ts';
import { Failures } from '../overview/failures.tsx';

const names = ofHosts.page;
const SPAN = '24h';

export function SharedHost({ host }: { host: string }) {
  const { destination, past } = useDestination(host, SPAN);
  return (
    <>
      <HowItDoes of={destination} />
      <FiguresError of={{ destination, past }} />
      {past.data ? (
        <>
          <Outcomes past={past.data} host={host} span={SPAN} />
          <div className="panels">
            <Histogram {...names.lag} none={names.outcomes.none} spread={past.data.lag} />
            <Histogram {...names.duration} none={names.outcomes.none} spread={past.data.duration} />
            <Failures past={past.data} />
          </div>
        </>
      ) : (
        past.error === null && <Skeleton />
      )}
    </>
  );
}
