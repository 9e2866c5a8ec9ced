import type { BulkJob } from '@jiter/client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useOrg } from '../../state/org.tsx';
import { keptOf } from '../../state/kept-of.ts';
import { useLive } from '../../state/preferences.ts';
import { isGone } from '../../state/reach.ts';
import type { BulkFilter } from './filters.ts';

const LIVE_MS = 1_000;
const IDLE_MS = 10_000;

export type BulkAction = BulkJob['action'];

/** More often while one of them is at work. */
export function useBulkJobs() {
  const { id: org, client } = useOrg();
  const [live, idle] = [useLive(LIVE_MS), useLive(IDLE_MS)];
  return useQuery({
    queryKey: [org, 'bulk-jobs'],
    queryFn: () => client.bulkJobs.list(),
    refetchInterval: ({ state: { data } }) => (data?.some(isRunning) ? live : idle),
  });
}

export function useBulkJob(id: string) {
  const { id: org, client } = useOrg();
  const live = useLive(LIVE_MS);
  return useQuery({
    queryKey: [org, 'bulk-jobs', id],
    queryFn: () => client.bulkJobs.get(id),
    refetchInterval: ({ state: { data, error } }) => !isGone(error) && (!data || isRunning(data)) && live,
  });
}

export const isRunning = ({ state }: Pick<BulkJob, 'state'>): boolean => state === 'running';

/** A job with the same filter is told the same, whoever asks: what events there are changes more slowly than a slider. */
export function useForesight(action: BulkAction, filter: BulkFilter, rate: number) {
  const { id: org, client } = useOrg();
  const key = [org, 'bulk-foresight', action, filter];
  return useQuery({
    queryKey: [...key, rate],
    queryFn: () => client.bulkJobs.dryRun({ action, filter, rate }),
    placeholderData: keptOf(key),
    gcTime: 0,
    staleTime: 10_000,
  });
}

/** Starts one; whatever is shown of jobs is asked for again. */
export function useStartBulkJob() {
  const { id: org, client } = useOrg();
  const cache = useQueryClient();
  return async (action: BulkAction, filter: BulkFilter, rate: number): Promise<BulkJob> => {
    const job = await client.bulkJobs.start({ action, filter, rate });
    cache.setQueryData([org, 'bulk-jobs', job.id], job);
    await cache.invalidateQueries({ queryKey: [org, 'bulk-jobs'] });
    return job;
  };
}
