import { useQuery } from '@tanstack/react-query';
import { useDestinations } from '../destinations/use-destination.ts';
import { useOrg } from '../../state/org.tsx';
import { keptOf } from '../../state/kept-of.ts';
import { useLive, usePreferences } from '../../state/preferences.ts';
import { useStatus } from '../../state/status.ts';
import { aheadQuery, NEXT_HOUR, pastQuery, todayQuery, type Span } from './spans.ts';

/** The workers write their numbers every ten seconds. */
const NUMBERS_MS = 10_000;
const STATUS_MS = 5_000;

export function useOverview(span: Span) {
  const { id: org, client, shared } = useOrg();
  const { zone } = usePreferences();
  const refetchInterval = useLive(NUMBERS_MS);
  const status = useStatus(STATUS_MS);
  const past = useQuery({
    queryKey: [org, 'stats', span],
    queryFn: () => client.statistics(pastQuery(span)),
    refetchInterval,
    placeholderData: keptOf([org, 'stats']),
  });
  const today = useQuery({
    queryKey: [org, 'stats', 'today', zone],
    queryFn: () => client.statistics(todayQuery(zone)),
    refetchInterval,
  });
  const ahead = useQuery({
    queryKey: [org, 'forecast', span],
    queryFn: () => client.forecast(aheadQuery(span)),
    refetchInterval,
    placeholderData: keptOf([org, 'forecast']),
  });
  const nextHour = useQuery({
    queryKey: [org, 'forecast', '1h', 'sum'],
    queryFn: () => client.forecast(NEXT_HOUR),
    refetchInterval,
  });
  const destinations = useDestinations();
  const needy = destinations.data?.destinations.filter(
    ({ state }) => state === 'failing' || state === 'slow',
  );
  const isBusy = hasAny(past.data?.sent, past.data?.failed, ahead.data?.events);
  const first = useQuery({
    queryKey: [org, 'events', 'any'],
    queryFn: () => client.events.page({ limit: 1, include: 'cron' }),
    // Where the numbers say that there are some, nobody needs to ask.
    enabled: !shared && !isBusy && past.data !== undefined && ahead.data !== undefined,
    refetchInterval: ({ state: { data } }) => (data && data.items.length > 0 ? false : refetchInterval),
  });
  const hasEvents = isBusy || (first.data && first.data.items.length > 0);
  /** What is shown is of the span that was chosen before. */
  const isOther = past.isPlaceholderData || ahead.isPlaceholderData;
  return { status, past, today, ahead, nextHour, destinations, needy, hasEvents, isOther };
}

/** Whether anything left, or is due. */
const hasAny = (...series: (readonly number[] | undefined)[]): boolean =>
  series.some((counts) => counts?.some((count) => count > 0));

type Overviews = ReturnType<typeof useOverview>;
export type Past = NonNullable<Overviews['past']['data']>;
export type Ahead = NonNullable<Overviews['ahead']['data']>;
