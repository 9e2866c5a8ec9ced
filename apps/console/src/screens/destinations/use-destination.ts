import { useQuery } from '@tanstack/react-query';
import { useOrg } from '../../state/org.tsx';
import { keptOf } from '../../state/kept-of.ts';
import { useLive } from '../../state/preferences.ts';
import type { Span } from '../overview/spans.ts';
import { hostQueries } from './host-queries.ts';

/** The workers write their numbers every ten seconds. */
const NUMBERS_MS = 10_000;

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
    queryFn: () => client.statistics(hostQueries(host, span).past),
    refetchInterval,
    placeholderData: keptOf(key),
  });
  const failed = useQuery({
    queryKey: [...key, 'failed'],
    enabled: !shared,
    queryFn: () => client.events.page(hostQueries(host, span).failed),
    refetchInterval,
  });
  return { destination, past, failed };
}
