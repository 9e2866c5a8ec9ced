import { useEffect, useMemo, type ReactNode } from 'react';
import { createClient } from '@jiter/client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouterState } from '@tanstack/react-router';
import { Tip } from '../../parts/tip.tsx';
import { Time } from '../../parts/time.tsx';
import { Away } from '../../shell/banner.tsx';
import { Mark } from '../../shell/top-bar.tsx';
import { auth, type SharedThing } from '../../state/auth.ts';
import { OrgProvider } from '../../state/org.tsx';
import { fetchNoting } from '../../state/reach.ts';
import { words as common } from '../../words.ts';
import { Broken } from '../sign-in/broken.tsx';
import { ClosedDoor } from '../sign-in/card.tsx';
import { SharedEvent } from './shared-event.tsx';
import { SharedHost } from './shared-host.tsx';
import { SharedOverview } from './shared-overview.tsx';
import { words } from './words.ts';

/** What a link shows, to whoever has it. It stays behind # in the address, so that the page can be loaded anew, and kept. */
export function Shared() {
  const token = useRouterState({ select: ({ location }) => location.hash });
  // Nothing of one link is seen by another.
  return <OneLink key={token} token={token} />;
}

function OneLink({ token }: { token: string }) {
  const key = useMemo(() => ['shared', token], [token]);
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: () => auth.lookAtShared(token),
    enabled: token !== '',
    staleTime: Infinity,
    gcTime: 0,
  });
  const client = useClientOf(token, key);
  if (token === '') return <Broken kind="shared" error="partial" />;
  if (error !== null) return <Broken kind="shared" error={error} onRetry={refetch} />;
  if (!data) return <ClosedDoor />;
  const { name } = data.org;
  return (
    <OrgProvider
      org={{ id: `shared ${token}`, name, role: 'viewer' }}
      client={client}
      shared={{ payloads: data.payloads }}
    >
      <Frame thing={data}>
        <Thing thing={data} />
      </Frame>
      <Tip />
    </OrgProvider>
  );
}

/** The API as the link lets it be asked, whoever is signed in beside it. What opens nothing any more is looked at again. */
function useClientOf(token: string, key: readonly string[]) {
  const cache = useQueryClient();
  return useMemo(() => {
    const letIn = async (request: Request) => {
      const asked = new Request(request, { credentials: 'omit' });
      asked.headers.set('x-jiter-link', token);
      const response = await fetchNoting(asked);
      if (response.status === 401) void cache.invalidateQueries({ queryKey: key, exact: true });
      return response;
    };
    return createClient({ url: location.origin, retries: { maxRetries: 1 }, fetch: letIn });
  }, [cache, token, key]);
}

function Thing({ thing: { event, host } }: { thing: SharedThing }) {
  if (event !== undefined) return <SharedEvent id={event} />;
  return host !== undefined ? <SharedHost host={host} /> : <SharedOverview />;
}

const titleOf = ({ event, host }: SharedThing) =>
  event !== undefined ? words.event(event) : (host ?? words.overview);

function Frame({ thing, children }: { thing: SharedThing; children: ReactNode }) {
  const { org, payloads, expiresAt } = thing;
  const title = titleOf(thing);
  useEffect(() => {
    // An event's counts along by itself.
    if (thing.event === undefined) document.title = `${title} · ${common.product}`;
  }, [thing.event, title]);
  return (
    <div className="shared">
      <header className="shared-head">
        <Mark />
        <p>
          <b>{words.of(org.name)}</b>{' '}
          <span className="dim">
            {words.readOnly}, {words.until} <Time at={expiresAt} exact="minutes" />.{' '}
            {!payloads && words.hidden}
          </span>
        </p>
      </header>
      <main id="page">
        <Away />
        <h1>{title}</h1>
        {children}
      </main>
    </div>
  );
}
