import { Histogram } from '../../charts/histogram.tsx';
import { Loaded, Skeleton } from '../../parts/states.tsx';
import { Sentence } from '../destinations/destination.tsx';
import { Outcomes } from '../destinations/outcomes.tsx';
import { HostTiles } from '../destinations/tiles.tsx';
import { useDestination } from '../destinations/use-destination.ts';
import { words as ofHosts } from '../destinations/words.ts';
import { Failures } from '../overview/failures.tsx';

const names = ofHosts.page;
const SPAN = '24h';

export function SharedHost({ host }: { host: string }) {
  const { destination, past } = useDestination(host, SPAN);
  return (
    <>
      <Loaded query={destination}>
        {(shown) => (
          <>
            <Sentence of={shown} />
            <HostTiles of={shown} />
          </>
        )}
      </Loaded>
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
        <Skeleton />
      )}
    </>
  );
}
