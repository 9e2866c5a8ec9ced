import { hasCode } from '@jiter/client';
import { useQuery } from '@tanstack/react-query';
import { useOrg } from './org.tsx';
import { useLive } from './preferences.ts';

/** A worker counts as gone after 30 s, and a page that nobody touches says so within 40. */
const MOST_MS = 10_000;

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
    refetchInterval: useLive(everyMs, MOST_MS),
  });
}
