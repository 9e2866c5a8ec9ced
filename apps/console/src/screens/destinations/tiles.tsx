import type { DestinationDetails } from '@jiter/client';
import { Link } from '@tanstack/react-router';
import { Relative } from '../../parts/time.tsx';
import { Figure, Tile } from '../../parts/tile.tsx';
import { useOrg } from '../../state/org.tsx';
import { showSpan } from '../../times/format.ts';
import { words } from './words.ts';

const names = words.page.tiles;

export function HostTiles({ of }: { of: DestinationDetails }) {
  const { id: org, shared } = useOrg();
  const { host, recent, day, p50Ms, p99Ms, maxMs, waiting, nextDueAt } = of;
  const waits = `${words.count(waiting)}${of.waitingAtLeast ? '+' : ''}`;
  const show = (ms: number | undefined) => (ms === undefined ? words.nothing : showSpan(ms));
  return (
    <div className="tiles host-tiles">
      <Tile name={names.recent} tone={recent.errorRate ? 'bad' : ''}>
        <span>{words.rate(recent.errorRate)}</span>
      </Tile>
      <Tile name={names.day}>
        <span>{words.rate(day.errorRate)}</span>
      </Tile>
      <Tile name={names.time}>
        <span className="three">
          <Figure of={names.p50}>{show(p50Ms)}</Figure>
          <Figure of={names.p99}>{show(p99Ms)}</Figure>
          <Figure of={names.max}>{show(maxMs)}</Figure>
        </span>
      </Tile>
      <Tile name={names.waiting}>
        {shared ? (
          <span>{waits}</span>
        ) : (
          <Link to="/o/$org/events" params={{ org }} search={{ tab: 'way', host }}>
            {waits}
          </Link>
        )}
      </Tile>
      <Tile name={names.next}>
        <span className="tile-time">{nextDueAt ? <Relative at={nextDueAt} /> : words.nothing}</span>
      </Tile>
    </div>
  );
}
