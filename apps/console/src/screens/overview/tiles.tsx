import { Link } from '@tanstack/react-router';
import { Figure, Tile } from '../../parts/tile.tsx';
import { useOrg } from '../../state/org.tsx';
import { usePreferences } from '../../state/preferences.ts';
import { showCount, showSpan } from '../../times/format.ts';
import { startOfToday, sum } from './spans.ts';
import type { Ahead, Past } from './use-overview.ts';
import { words } from './words.ts';

const names = words.tiles;
const counted = (count: number | undefined) => (count === undefined ? names.none : showCount(count));

type Props = { past: Past | undefined; today: Past | undefined; nextHour: Ahead | undefined };

export function Tiles({ past, today, nextHour }: Props) {
  const { id: org, shared } = useOrg();
  const { zone } = usePreferences();
  const dueCount = counted(nextHour && sum(nextHour.events) + sum(nextHour.cron));
  const isAbout = nextHour?.exact === false;
  const due = isAbout ? names.about(dueCount) : dueCount;
  const failed = today && sum(today.failed);
  const lag = (ms: number | undefined) => (ms === undefined ? names.none : showSpan(ms));
  return (
    <div className="tiles">
      <Tile name={names.nextHour} {...(isAbout && { hint: names.aboutHint })}>
        {shared ? (
          <span>{due}</span>
        ) : (
          <Link to="/o/$org/events" params={{ org }}>
            {due}
          </Link>
        )}
      </Tile>
      <Tile name={names.failedToday} tone={failed ? 'bad' : ''}>
        {shared ? (
          <span>{counted(failed)}</span>
        ) : (
          <Link
            to="/o/$org/events"
            params={{ org }}
            search={{ tab: 'failed', failed: startOfToday(zone).toISOString() }}
          >
            {counted(failed)}
          </Link>
        )}
      </Tile>
      <Tile name={names.lag}>
        <span className="three">
          <Figure of={names.p50}>{lag(past?.lag.p50)}</Figure>
          <Figure of={names.p99}>{lag(past?.lag.p99)}</Figure>
          <Figure of={names.max}>{lag(past && past.lag.p50 !== undefined ? past.lag.max : undefined)}</Figure>
        </span>
      </Tile>
      <Tile name={names.early} hint={names.earlyHint}>
        <span>{past ? showCount(past.lag.early) : names.none}</span>
      </Tile>
    </div>
  );
}
