import { useQuery } from '@tanstack/react-query';
import { useOrg } from '../../state/org.tsx';
import { collectionOf, idsIn, type Call } from './document.ts';

const MOST = 10;

/** What could stand in a path: what the list beside it has, asked for once somebody is about to fill it in. */
export function useOwnIds(
  call: Call,
  calls: readonly Call[],
  name: string,
  isWanted: boolean,
): readonly string[] {
  const { id, client } = useOrg();
  const list = collectionOf(call, calls, name);
  const found = useQuery({
    queryKey: [id, 'own-ids', list?.path],
    queryFn: async () => {
      const takesLimit = list!.parameters?.some((one) => one.name === 'limit') ?? false;
      const query = takesLimit ? { limit: MOST } : {};
      return idsIn((await client.api.GET(list!.path as '/api/events', { params: { query } })).data, name);
    },
    enabled: isWanted && list !== undefined,
    retry: false,
  });
  return (found.data ?? []).slice(0, MOST);
}
