import { useEffect } from 'react';
import type { Inbox, InboxRequest } from '@jiter/client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useMay, useOrg } from '../../state/org.tsx';
import { useLive } from '../../state/preferences.ts';
import { isGone } from '../../state/reach.ts';

const EVERY_MS = 1_000;
/** With which a browser goes on where it was. */
const keptName = (org: string) => `jiter.inbox.${org}`;

function keptInbox(org: string): string | null {
  try {
    return localStorage.getItem(keptName(org));
  } catch {
    return null;
  }
}

function keepInbox(org: string, id: string): void {
  try {
    localStorage.setItem(keptName(org), id);
  } catch {
    // A browser that keeps nothing begins with the newest.
  }
}

/** The inbox that the address names, or the one that this browser had, or the newest there is, or a new one for whoever may make it. */
export function useInbox() {
  const { id: org, client } = useOrg();
  const mayChange = useMay('events:write');
  const { inbox: named } = useSearch({ from: '/o/$org/playground' });
  const all = useQuery({
    queryKey: inboxesOf(org),
    queryFn: async (): Promise<Inbox[]> => {
      const all = await client.inboxes.list();
      return all.length === 0 && mayChange ? [await client.inboxes.create()] : all;
    },
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
  const find = (wanted: string | null | undefined) => all.data?.find(({ id }) => id === wanted);
  const inbox = all.data && (find(named) ?? find(keptInbox(org)) ?? all.data[0] ?? null);
  const own = inbox?.id;
  useEffect(() => {
    if (own !== undefined && named === undefined) keepInbox(org, own);
  }, [own, named, org]);
  return { inbox, error: all.error, refetch: all.refetch };
}

const inboxesOf = (org: string) => [org, 'inboxes'];

/** What came to it, newest first. */
export function useArrivals(inbox: Inbox | null | undefined) {
  const { id: org, client } = useOrg();
  const cache = useQueryClient();
  const live = useLive(EVERY_MS);
  const arrivals = useQuery({
    queryKey: [org, 'inbox', inbox?.id, 'requests'],
    queryFn: async (): Promise<InboxRequest[]> => {
      const key = [org, 'inbox', inbox!.id, 'requests'];
      const before = cache.getQueryData<InboxRequest[]>(key) ?? [];
      const after = before[0]?.id;
      const fresh = await client.inboxes.requests(inbox!.id, after === undefined ? {} : { after });
      // The same list where nothing came: what is on screen is not drawn again.
      return fresh.length === 0 ? before : [...fresh, ...before].slice(0, KEPT);
    },
    enabled: !!inbox,
    refetchInterval: live,
  });
  const { error } = arrivals;
  // Somebody took it away: which ones there are is asked for once more, and the page goes on with one of them.
  useEffect(() => {
    if (isGone(error)) void cache.invalidateQueries({ queryKey: inboxesOf(org) });
  }, [error, cache, org]);
  return arrivals;
}

/** So many are shown: others may have come before. */
export const KEPT = 50;

/** Tells the inbox what to answer from now on. */
export function useTell(inbox: Inbox) {
  const { id: org, client } = useOrg();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (script: string) => client.inboxes.tell(inbox.id, script),
    onSuccess: (changed) => {
      cache.setQueryData<Inbox[]>(inboxesOf(org), (all) =>
        all?.map((one) => (one.id === changed.id ? changed : one)),
      );
    },
  });
}
