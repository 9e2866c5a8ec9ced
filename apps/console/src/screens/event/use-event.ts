import type { Event } from '@jiter/client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { isSettled } from '../../parts/status.tsx';
import { useOrg } from '../../state/org.tsx';
import { keptOf } from '../../state/kept-of.ts';
import { useLive } from '../../state/preferences.ts';
import { isGone } from '../../state/reach.ts';
import { serverNow } from '../../times/server-clock.ts';

const SOON_MS = 1_000;
const LATER_MS = 5_000;
/** So near to its moment it is asked for as often as makes sense. */
const NEAR_MS = 15_000;

/** What failed may be retried by anybody. */
const mayGoOn = ({ status }: Event) => status === 'Failed To Send';

/** How often it is asked for: `live` is longer while nobody moves anything. */
function paceOf(event: Event | undefined, live: number | false): number | false {
  if (live === false || !event || (isSettled(event) && !mayGoOn(event))) return false;
  const isFar = event.status === 'Pending' && Date.parse(event.scheduledTime) - serverNow() > NEAR_MS;
  return isFar || mayGoOn(event) ? (live / SOON_MS) * LATER_MS : SOON_MS;
}

/** An event, its history and why it is where it is: more often the nearer its moment, and no more once it is settled for good. */
export function useEvent(id: string) {
  const { id: org, client } = useOrg();
  const live = useLive(SOON_MS);
  const event = useQuery({
    queryKey: [org, 'event', id],
    queryFn: () => client.events.get(id),
    refetchInterval: ({ state: { data, error } }) => !isGone(error) && paceOf(data, live),
  });
  const version = event.data && `${event.data.updatedAt} ${event.data.history.length}`;
  const explanation = useQuery({
    queryKey: [org, 'event', id, 'explanation', version],
    queryFn: () => client.events.explain(id),
    enabled: event.data !== undefined,
    placeholderData: keptOf([org, 'event', id]),
    refetchInterval: () => {
      const pace = paceOf(event.data, live);
      return pace && 2 * pace;
    },
  });
  return { event, explanation };
}

/** After something was done with it: all that is shown of events is old. */
export function useChanged() {
  const { id: org } = useOrg();
  const cache = useQueryClient();
  return async (id: string) => {
    await cache.invalidateQueries({ queryKey: [org, 'event', id] });
    await cache.invalidateQueries({ queryKey: [org, 'events'] });
  };
}
