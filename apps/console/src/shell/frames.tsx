import { useState, type ReactNode } from 'react';
import { Link, Navigate, Outlet, useParams, type ErrorComponentProps } from '@tanstack/react-router';
import { Button } from '../parts/button.tsx';
import { Empty, ErrorNote, Skeleton } from '../parts/states.tsx';
import { Toasts } from '../parts/toasts.tsx';
import { SignIn } from '../screens/sign-in/sign-in.tsx';
import { SessionProvider, useSession, useSessionQuery, useSignOut } from '../state/session.tsx';
import { words } from '../words.ts';
import { FreshSignIn } from './fresh-sign-in.tsx';
import { NewOrg } from './new-org.tsx';
import { Shell } from './shell.tsx';

/** What is said is said everywhere, also before the door. */
export const Root = () => (
  <>
    <Outlet />
    <Toasts />
  </>
);

/** Whoever is not signed in does so here, and stays at the address that was opened. */
function SessionGate({ children }: { children: ReactNode }) {
  const { data, error, refetch } = useSessionQuery();
  if (data)
    return (
      // Nothing that one person has opened or entered goes on as another's.
      <SessionProvider key={data.userId} session={data}>
        {children}
        <FreshSignIn />
      </SessionProvider>
    );
  if (data === null) return <SignIn />;
  if (error !== null)
    return (
      <main className="alone">
        <ErrorNote error={error} onRetry={() => void refetch()} />
      </main>
    );
  return (
    <main className="alone">
      <Skeleton lines={3} />
    </main>
  );
}

/** `/`: the first org that one is a member of. */
export const Home = () => (
  <SessionGate>
    <ToFirstOrg />
  </SessionGate>
);

function ToFirstOrg() {
  const [first] = useSession().orgs;
  if (!first) return <WithoutOrg />;
  return <Navigate to="/o/$org" params={{ org: first.id }} replace />;
}

/** Whoever left the last one, or was taken out of it, can make one, or go. */
function WithoutOrg() {
  const [isMaking, setMaking] = useState(false);
  const { name } = useSession();
  const signOut = useSignOut();
  return (
    <main className="alone">
      <Empty icon="box" title={words.frames.noOrg}>
        <p>{words.frames.noOrgMore(name)}</p>
        <div className="empty-acts">
          <Button look="main" icon="plus" onClick={() => setMaking(true)}>
            {words.org.new}
          </Button>
          <Button icon="out" onClick={() => void signOut()}>
            {words.top.signOut}
          </Button>
        </div>
      </Empty>
      {isMaking && <NewOrg onClose={() => setMaking(false)} />}
    </main>
  );
}

export const OrgFrame = () => (
  <SessionGate>
    <NamedOrg />
  </SessionGate>
);

function NamedOrg() {
  const { org: id } = useParams({ from: '/o/$org' });
  const org = useSession().orgs.find((one) => one.id === id);
  if (!org) return <Alone title={words.frames.notYours(id)} />;
  // Nothing of one org is seen in another.
  return <Shell key={org.id} org={org} />;
}

function Alone({ title }: { title: string }) {
  return (
    <main className="alone">
      <Empty icon="box" title={title}>
        <Link to="/">{words.common.goHome}</Link>
      </Empty>
    </main>
  );
}

export function NotFound() {
  return (
    <Empty icon="slash" title={words.common.nothingHere}>
      <Link to="/">{words.common.goHome}</Link>
    </Empty>
  );
}

/** A fault of ours in a page. What it says is of use to whoever mends it alone. */
export function PageFailed({ error }: ErrorComponentProps) {
  return (
    <div className="alone" role="alert">
      <Empty icon="failed" title={words.common.fault}>
        <p>{words.common.faultMore}</p>
        <Button look="main" icon="retry" onClick={() => location.reload()}>
          {words.common.loadAnew}
        </Button>
        <details className="fault-details">
          <summary>{words.common.faultDetails}</summary>
          <div className="code">
            <pre tabIndex={0}>{error instanceof Error ? error.message : String(error)}</pre>
          </div>
        </details>
      </Empty>
    </div>
  );
}
