import type { Event, JiterClient } from '@jiter/client';
import { foresee, retriesToSurvive, type Coming } from '@jiter/core/foresee';
import { scheduleOf, type RetryRules } from '@jiter/core/outcome';
import { toPolicy, type WrittenPolicy } from '@jiter/core/written-policy';
import { useQuery } from '@tanstack/react-query';
import { useOrg } from '../../state/org.tsx';
import { serverNow } from '../../times/server-clock.ts';

const LOOKED_AT = 100;

export type WhatIfAnswer = {
  looked: number;
  isAll: boolean;
  failing: { id: string; at: Date }[];
  /** Undefined where nothing fails, or no number of retries is enough. */
  enough: number | undefined;
};

/** What would become of the events of a host, if it answered nothing until then. */
export function useWhatIf(host: string, until: Date | undefined) {
  const { id: org, client } = useOrg();
  return useQuery({
    queryKey: [org, 'destination', host, 'what-if', until?.toISOString()],
    queryFn: () => foreseeAll(client, host, until!),
    enabled: until !== undefined,
    staleTime: 10_000,
  });
}

/** Of the host's first hundred that are due until then. */
export async function foreseeAll(client: JiterClient, host: string, until: Date): Promise<WhatIfAnswer> {
  const now = new Date(serverNow());
  const [usual, { items, next }] = await Promise.all([
    usualRules(client, host),
    client.events.page({
      host,
      status: 'Pending',
      include: 'cron',
      order: 'asc',
      scheduledStartDate: now.toISOString(),
      scheduledEndDate: until.toISOString(),
      limit: LOOKED_AT,
    }),
  ]);
  const events = items.map((event) => comingOf(event, usual));
  const failing = events.flatMap((event) => {
    const { kind, at } = foresee(event, until, now);
    return kind === 'failed' ? [{ id: event.id, at }] : [];
  });
  const enough = failing.length > 0 ? retriesToSurvive(events, until, now) : undefined;
  return { looked: events.length, isAll: next === undefined, failing, enough };
}

function comingOf({ id, scheduledTime, retryPolicy, expiresAt }: Event, usual: RetryRules): Coming {
  const policy = retryPolicy ? toPolicy(retryPolicy as WrittenPolicy) : usual.policy;
  const expiry = expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt) };
  return { id, dueAt: new Date(scheduledTime), rules: { policy, ...expiry } };
}

/** Of events that say nothing of their retries: the server alone knows, and tells by what it would do with one. */
async function usualRules(client: JiterClient, host: string): Promise<RetryRules> {
  const { attemptTimes } = await client.events.dryRun({
    destination: `https://${host}/`,
    payload: '',
    // There are orgs that may schedule nothing ahead of that.
    delay: '0s',
  });
  const atMs = attemptTimes.map((at) => Date.parse(at));
  return { policy: scheduleOf(atMs.slice(1).map((ms, index) => ms - atMs[index]!)) };
}
