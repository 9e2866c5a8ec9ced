import { useEffect, useMemo, useState } from 'react';
import type { Event, JiterClient } from '@jiter/client';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useOrg } from '../../state/org.tsx';
import { useLive } from '../../state/preferences.ts';
import { leftOf, rowsOf, withNews, type Seen } from './latest-rows.ts';
import { countNew, isAllNew, listQuery, orderOf, type EventsSearch } from './view.ts';

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
  const [seen, setSeen] = useState<Seen>(new Map());
  const rows = useMemo(() => rowsOf(loaded, seen), [loaded, seen]);
  const latest = useQuery({
    queryKey: [org, 'events', 'latest', query],
    queryFn: async () => {
      const { items, next } = await client.events.page(query);
      return { items, next, moved: await askFor(client, leftOf(rows, items, MISSED_AT_ONCE)) };
    },
    enabled: list.isSuccess,
    // What the list has just answered is not asked for again at once.
    initialData: list.data && {
      items: list.data.pages[0]!.items,
      next: list.data.pages[0]!.next,
      moved: [],
    },
    initialDataUpdatedAt: list.dataUpdatedAt,
    refetchInterval: useLive(LIVE_MS),
  });
  const { data: news } = latest;
  useEffect(() => {
    if (news) setSeen((before) => withNews(before, loaded, [...news.items, ...news.moved]));
  }, [loaded, news]);
  const hasMore = list.hasNextPage;
  /** Where a search ended before the page was full: beyond it nobody has looked yet. */
  const searchedTo = hasMore ? list.data?.pages.at(-1)?.searchedTo : undefined;
  const newCount = latest.data ? countNew(rows, latest.data.items, { hasMore, order: orderOf(search) }) : 0;
  const isMoreNew = latest.data !== undefined && isAllNew(newCount, latest.data);
  const { refetch } = list;
  // Nobody reads an empty list: what comes may come at once.
  useEffect(() => {
    if (list.isSuccess && loaded.length === 0 && newCount > 0) void refetch();
  }, [list.isSuccess, loaded.length, newCount, refetch]);
  return { list, rows, latest, newCount, isMoreNew, hasMore, searchedTo };
}

/** Events that were shown and are no longer of this view, as they are now: one that was coming was sent, perhaps. */
async function askFor(client: JiterClient, ids: readonly string[]): Promise<Event[]> {
  if (ids.length === 0) return [];
  const { events } = await client.events.changedOf(ids);
  return events;
}
