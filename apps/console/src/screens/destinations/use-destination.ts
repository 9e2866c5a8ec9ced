import { useQuery } from '@tanstack/react-query';
import { useOrg } from '../../state/org.tsx';
import { useLive } from '../../state/preferences.ts';
import { serverNow } from '../../times/server-clock.ts';
import { SPANS, type Span } from '../overview/spans.ts';

/** The workers write their numbers every ten seconds. */
const NUMBERS_MS = 10_000;
/** More than the forecast's steps: there is nothing ahead beside it. */
const STEPS = { '1h': '1min', '24h': '30min', '7d': '4h' } as const satisfies Record<Span, string>;
const LAST_FAILURES = 5;
const keep = <Data>(before: Data | undefined) => before;

export function useDestinations() {
  const { id: org, client, shared } = useOrg();
  return useQuery({
    queryKey: [org, 'destinations'],
    // Whoever has a link sees what it shows alone.
    enabled: !shared,
    queryFn: () => client.destinations.list(),
    refetchInterval: useLive(NUMBERS_MS),
  });
}

/** A host: how it does, what was tried there, and what failed. */
export function useDestination(host: string, span: Span) {
  const { id: org, client, shared } = useOrg();
  const refetchInterval = useLive(NUMBERS_MS);
  const key = [org, 'destination', host];
  const destination = useQuery({
    queryKey: key,
    queryFn: () => client.destinations.get(host),
    refetchInterval,
  });
  const past = useQuery({
    queryKey: [...key, 'stats', span],
    queryFn: () => {
      const now = serverNow();
      const from = new Date(now - SPANS[span].ms).toISOString();
      return client.statistics({ host, from, to: new Date(now).toISOString(), step: STEPS[span] });
    },
    refetchInterval,
    placeholderData: keep,
  });
  const failed = useQuery({
    queryKey: [...key, 'failed'],
    enabled: !shared,
    queryFn: () =>
      client.events.page({
        host,
        status: 'Failed To Send,Failed To Queue',
        include: 'cron',
        order: 'desc',
        limit: LAST_FAILURES,
      }),
    refetchInterval,
  });
  return { destination, past, failed };
}
