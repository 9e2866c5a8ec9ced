import type { Inbox, InboxRequest } from '@jiter/client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useOrg } from '../../state/org.tsx';
import { useLive } from '../../state/preferences.ts';

const EVERY_MS = 1_000;
/** With which a browser goes on where it was. */
const keptName = (org: string) => `jiter.inbox.${org}`;

/** The inbox of this browser: the one it had, or the newest there is, or a new one for whoever may make it. */
export function useInbox() {
  const { id: org, client, mayChange } = useOrg();
  return useQuery({
    queryKey: [org, 'inbox'],
    queryFn: async (): Promise<Inbox | null> => {
      const all = await client.inboxes.list();
      const kept = localStorage.getItem(keptName(org));
      const found = all.find(({ id }) => id === kept) ?? all[0];
      const inbox = found ?? (mayChange ? await client.inboxes.create() : undefined);
      if (inbox) localStorage.setItem(keptName(org), inbox.id);
      return inbox ?? null;
    },
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
}

/** What came to it, newest first. */
export function useArrivals(inbox: Inbox | null | undefined) {
  const { id: org, client } = useOrg();
  const cache = useQueryClient();
  const live = useLive(EVERY_MS);
  return useQuery({
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
}

const KEPT = 50;

/** Tells the inbox what to answer from now on. */
export function useTell(inbox: Inbox) {
  const { id: org, client } = useOrg();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (script: string) => client.inboxes.tell(inbox.id, script),
    onSuccess: (changed) => cache.setQueryData([org, 'inbox'], changed),
  });
}
