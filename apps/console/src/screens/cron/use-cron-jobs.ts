import type { CronJob } from '@jiter/client';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useOrg } from '../../state/org.tsx';
import { useLive } from '../../state/preferences.ts';
import { say, sayWrong } from '../../state/toasts.ts';

const LIVE_MS = 5_000;
const PAGE_SIZE = 100;

export function useCronJobs() {
  const { id: org, client } = useOrg();
  return useInfiniteQuery({
    queryKey: [org, 'cronjobs'],
    queryFn: ({ pageParam }) =>
      client.cronJobs.page({ limit: PAGE_SIZE, ...(pageParam && { cursor: pageParam }) }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    refetchInterval: useLive(LIVE_MS),
  });
}

/** Does something with a job, says so, and shows what became of it. */
export function useCronAct() {
  const { id: org } = useOrg();
  const cache = useQueryClient();
  return async <Done>(
    work: () => Promise<Done>,
    done: string,
    action?: (done: Done) => Parameters<typeof say>[1],
  ) => {
    try {
      const result = await work();
      say(done, action?.(result));
    } catch (error) {
      sayWrong(error);
    }
    await cache.invalidateQueries({ queryKey: [org, 'cronjobs'] });
  };
}

/** By the server's own parser: there is no second one that might see it in another way. */
export function usePreview(expression: string, timezone: string, count: number) {
  const { id: org, client } = useOrg();
  return useQuery({
    queryKey: [org, 'cron-preview', expression, timezone, count],
    queryFn: () => client.cronJobs.preview({ expression, timezone, count }),
    enabled: expression.trim() !== '' && timezone.trim() !== '',
    staleTime: 60_000,
    placeholderData: (before) => before,
  });
}

export const isActive = ({ status }: CronJob) => status === 'Active';
