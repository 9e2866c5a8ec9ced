import { hasCode } from '@jiter/client';
import { useQuery } from '@tanstack/react-query';
import { useOrg } from './org.tsx';
import { useLive } from './preferences.ts';

/** How the installation stands, asked for as often as `everyMs`; null for a key that may not see it. */
export function useStatus(everyMs: number) {
  const { id: org, client, shared } = useOrg();
  return useQuery({
    queryKey: [org, 'status'],
    // Whoever has a link sees what it shows alone.
    enabled: !shared,
    queryFn: () =>
      client.status().catch((error: unknown) => {
        if (hasCode(error, 'scope_missing')) return null;
        throw error;
      }),
    refetchInterval: useLive(everyMs),
  });
}
