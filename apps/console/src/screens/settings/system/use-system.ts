import { useQuery } from '@tanstack/react-query';
import { useOrg } from '../../../state/org.tsx';
import { useLive } from '../../../state/preferences.ts';

const LIVE_MS = 30_000;

/** What operators alone see of the whole server. */
export function useSystem() {
  const { id: org, client } = useOrg();
  return useQuery({
    queryKey: [org, 'system'],
    queryFn: () => client.system(),
    refetchInterval: useLive(LIVE_MS),
  });
}
