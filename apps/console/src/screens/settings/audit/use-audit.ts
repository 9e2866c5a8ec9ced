import type { AuditEntry, AuditQuery } from '@jiter/client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useOrg } from '../../../state/org.tsx';

export type AuditSearch = { actor?: string | undefined; action?: string | undefined } & Span;
type Span = { from?: string | undefined; to?: string | undefined };

const AT_ONCE = 50;

/** As the address says it; what it says wrong, the API refuses and names. */
export const queryOf = ({ actor, action, from, to }: AuditSearch): AuditQuery => ({
  ...(actor !== undefined && { actor }),
  ...(action !== undefined && { action }),
  ...(from !== undefined && { from }),
  ...(to !== undefined && { to }),
});

/** The entries that match, page by page. */
export function useAudit(search: AuditSearch) {
  const { id, client } = useOrg();
  const query = { ...queryOf(search), limit: AT_ONCE };
  const list = useInfiniteQuery({
    queryKey: [id, 'audit', query],
    queryFn: ({ pageParam }) => client.auditPage({ ...query, ...(pageParam && { cursor: pageParam }) }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });
  const entries: AuditEntry[] | undefined = list.data?.pages.flatMap(({ items }) => items);
  return { list, entries };
}
