import { useEffect, useMemo, useState } from 'react';
import type { Event, JiterClient } from '@jiter/client';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { isSettled } from '../../parts/status.tsx';
import { useOrg } from '../../state/org.tsx';
import { useLive } from '../../state/preferences.ts';
import { countNew, listQuery, orderOf, type EventsSearch } from './view.ts';

const LIVE_MS = 2_000;
/** Of those that left the list: so many are asked for at a time. */
const MISSED_AT_ONCE = 100;

/**
 * The events of a view, page by page. Rows that are shown keep their place: the list is asked for again beside them, changes
 * go into the rows, and what is new is counted until somebody wants to see it.
 */
export function useEventList(search: EventsSearch) {
  const { id: org, client } = useOrg();
  const query = listQuery(search);
  const list = useInfiniteQuery({
    queryKey: [org, 'events', 'list', query],
    queryFn: ({ pageParam }) => client.events.page({ ...query, ...(pageParam && { cursor: pageParam }) }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    staleTime: Infinity,
    gcTime: 60_000,
    refetchOnWindowFocus: false,
  });
  const loaded = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data]);
  const latest = useQuery({
    queryKey: [org, 'events', 'latest', query],
    queryFn: async () => {
      const { items } = await client.events.page(query);
      return { items, moved: await askForMoved(client, loaded, items) };
    },
    enabled: list.isSuccess,
    // What the list has just answered is not asked for again at once.
    initialData: list.data && { items: list.data.pages[0]!.items, moved: [] },
    initialDataUpdatedAt: list.dataUpdatedAt,
    refetchInterval: useLive(LIVE_MS),
  });
  const rows = useLatestRows(loaded, latest.data);
  const hasMore = list.hasNextPage;
  const newCount = latest.data ? countNew(rows, latest.data.items, { hasMore, order: orderOf(search) }) : 0;
  const { refetch } = list;
  // Nobody reads an empty list: what comes may come at once.
  useEffect(() => {
    if (list.isSuccess && loaded.length === 0 && newCount > 0) void refetch();
  }, [list.isSuccess, loaded.length, newCount, refetch]);
  return { list, rows, newCount, hasMore };
}

/** Events that are shown and no longer of this view, as they are now: one that was coming was sent, perhaps. */
async function askForMoved(
  client: JiterClient,
  shown: readonly Event[],
  items: readonly Event[],
): Promise<Event[]> {
  const there = new Set(items.map(({ id }) => id));
  const moved = shown.filter((event) => !there.has(event.id) && !isSettled(event)).slice(0, MISSED_AT_ONCE);
  if (moved.length === 0) return [];
  const { events } = await client.events.changedOf(moved.map(({ id }) => id));
  return events;
}

const isSame = (one: Event, other: Event | undefined) =>
  other !== undefined && one.updatedAt === other.updatedAt && one.status === other.status;

/** The rows that were loaded, each as it was last seen. */
function useLatestRows(
  loaded: readonly Event[],
  latest: { items: Event[]; moved: Event[] } | undefined,
): Event[] {
  const [seen, setSeen] = useState<ReadonlyMap<string, Event>>(new Map());
  useEffect(() => {
    if (!latest) return;
    setSeen((before) => {
      const changed = [...latest.items, ...latest.moved].filter((one) => !isSame(one, before.get(one.id)));
      return changed.length === 0
        ? before
        : new Map([...before, ...changed.map((one) => [one.id, one] as const)]);
    });
  }, [latest]);
  return useMemo(
    () =>
      loaded.map((event) => {
        const now = seen.get(event.id);
        return now && now.updatedAt >= event.updatedAt && !isSame(now, event) ? now : event;
      }),
    [loaded, seen],
  );
}
