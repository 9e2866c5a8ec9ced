import { useEffect, useMemo, useState } from 'react';
import type { Event } from '@jiter/client';
import { useQuery } from '@tanstack/react-query';
import { useOrg } from '../../state/org.tsx';

/** As many as one call tells about. */
const AT_ONCE = 100;

type Tries = { updatedAt: string; attempts: number; cronjob?: string | undefined };

/** How often each was tried, and whose tick it is: asked once for each, and again for those that changed. */
export function useTries(rows: readonly Event[]): ReadonlyMap<string, Tries> {
  const { id: org, client } = useOrg();
  const [known, setKnown] = useState<ReadonlyMap<string, Tries>>(new Map());
  const wanted = useMemo(
    () => rows.filter(({ id, updatedAt }) => known.get(id)?.updatedAt !== updatedAt).slice(0, AT_ONCE),
    [rows, known],
  );
  const { data } = useQuery({
    queryKey: [org, 'event-tries', wanted.map(({ id, updatedAt }) => `${id} ${updatedAt}`)],
    queryFn: async () => {
      const told = new Map(
        (await client.events.attemptsOf(wanted.map(({ id }) => id))).map((one) => [one.id, one]),
      );
      // One that is gone by now is not asked about again.
      return wanted.map(({ id, updatedAt }) => [id, { attempts: 0, ...told.get(id), updatedAt }] as const);
    },
    enabled: wanted.length > 0,
    gcTime: 0,
    staleTime: Infinity,
  });
  useEffect(() => {
    if (data) setKnown((before) => new Map([...before, ...data]));
  }, [data]);
  return known;
}
