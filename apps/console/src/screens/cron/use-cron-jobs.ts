import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useAct } from '../../state/act.ts';
import { useOrg } from '../../state/org.tsx';
import { keptOf } from '../../state/kept-of.ts';
import { useLive } from '../../state/preferences.ts';
import { PAGE_OF_JOBS } from './page-of-jobs.ts';

const LIVE_MS = 5_000;
const PREVIEWED = 10;

export function useCronJobs() {
  const { id: org, client } = useOrg();
  return useInfiniteQuery({
    queryKey: [org, 'cronjobs'],
    queryFn: ({ pageParam }) =>
      client.cronJobs.page({ ...PAGE_OF_JOBS, ...(pageParam && { cursor: pageParam }) }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    refetchInterval: useLive(LIVE_MS),
  });
}

/** For what is done with a job. */
export const useCronAct = () => useAct([useOrg().id, 'cronjobs']);

/** By the server's own parser: there is no second one that might see it in another way. */
export function usePreview(expression: string, timezone: string) {
  const { id: org, client } = useOrg();
  return useQuery({
    queryKey: [org, 'cron-preview', expression, timezone],
    queryFn: () => client.cronJobs.preview({ expression, timezone, count: PREVIEWED }),
    enabled: expression.trim() !== '' && timezone.trim() !== '',
    staleTime: 60_000,
    // Those that pass make room for others.
    refetchInterval: useLive(LIVE_MS),
    placeholderData: keptOf([org, 'cron-preview']),
  });
}

/** In words, as the same parser reads it. They stay what they are, so each row asks once. */
export function useDescription(expression: string, timezone: string, isSeen: boolean) {
  const { id: org, client } = useOrg();
  return useQuery({
    queryKey: [org, 'cron-description', expression, timezone],
    queryFn: async () => (await client.cronJobs.preview({ expression, timezone, count: 1 })).description,
    enabled: isSeen,
    staleTime: Infinity,
  });
}
