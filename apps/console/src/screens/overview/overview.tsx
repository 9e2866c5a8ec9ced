import { useQuery } from '@tanstack/react-query';
import { Page } from '../../parts/page.tsx';
import { Loaded } from '../../parts/states.tsx';
import { useOrg } from '../../state/org.tsx';
import { useLive } from '../../state/preferences.ts';
import { words } from '../../words.ts';

export function Overview() {
  const { id, client } = useOrg();
  const status = useQuery({
    queryKey: [id, 'status'],
    queryFn: () => client.status(),
    refetchInterval: useLive(5_000),
  });
  return (
    <Page title={words.pages.overview}>
      <Loaded query={status}>{({ text }) => <p>{text}</p>}</Loaded>
    </Page>
  );
}
