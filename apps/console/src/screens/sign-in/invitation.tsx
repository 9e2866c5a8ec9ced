import { useState } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { isAtLeast } from '@jiter/core/can';
import { Button } from '../../parts/button.tsx';
import { TextField } from '../../parts/field.tsx';
import { auth, type Invited, type Me } from '../../state/auth.ts';
import { renewSession, sayStillSignedIn, signOut } from '../../state/session.tsx';
import { Broken } from './broken.tsx';
import { NewPassword, useToken } from './by-link.tsx';
import { Card, ClosedDoor } from './card.tsx';
import { Services } from './services.tsx';
import { words } from './words.ts';

const names = words.invite;

/** For whoever comes new, whoever has an account, and whoever is signed in already. */
export function AcceptInvitation() {
  const token = useToken();
  const invited = useQuery({
    queryKey: ['auth', 'invitation', token],
    queryFn: () => auth.lookAtInvitation(token),
    enabled: token !== '',
    staleTime: Infinity,
    // What it opens is kept no longer than the page is.
    gcTime: 0,
  });
  const me = useQuery({ queryKey: ['auth', 'me'], queryFn: auth.me, staleTime: 0 });
  if (token === '') return <Broken kind="invitation" error="partial" />;
  if (invited.error !== null)
    return <Broken kind="invitation" error={invited.error} onRetry={invited.refetch} />;
  if (!invited.data || me.data === undefined) return <ClosedDoor error={me.error} onRetry={me.refetch} />;
  const props = { token, invited: invited.data };
  if (me.data) return <Joining {...props} me={me.data} onSignedOut={() => void me.refetch()} />;
  return <Coming {...props} />;
}

type Props = { token: string; invited: Invited };

/** To the org, once it is one's own. */
function useEntrance({ org: { id: org } }: Invited) {
  const cache = useQueryClient();
  const navigate = useNavigate();
  return async () => {
    await renewSession(cache);
    await navigate({ to: '/o/$org', params: { org }, replace: true });
  };
}

function Joining({ token, invited, me, onSignedOut }: Props & { me: Me; onSignedOut: () => void }) {
  const enter = useEntrance(invited);
  const { org, role } = invited;
  const own = me.orgs.find(({ id }) => id === org.id)?.role;
  const isIn = own !== undefined && isAtLeast(own, role);
  const join = async () => {
    // One that changes nothing stays for whom it is meant.
    if (!isIn) await auth.acceptInvitation({ token });
    await enter();
  };
  const another = (
    <Button look="quiet" icon="out" onClick={() => signOut().then(onSignedOut, sayStillSignedIn)}>
      {names.another}
    </Button>
  );
  return (
    <Card
      title={names.title(org.name)}
      lead={isIn ? names.already(own) : `${names.lead(role)} ${names.as(me.user.name)}`}
      enter={isIn ? names.goThere : names.enter}
      below={another}
      onEnter={join}
    >
      {null}
    </Card>
  );
}

function Coming({ token, invited }: Props) {
  const enter = useEntrance(invited);
  const [hasAccount, setHasAccount] = useState(false);
  const { org, role, email } = invited;
  const join = async ({ login = '', name = '', password = '' }) => {
    if (hasAccount) await auth.signIn(login.trim(), password);
    await auth.acceptInvitation({ token, ...(!hasAccount && { name, password }) });
    await enter();
  };
  const toggle = (
    <>
      <Services textOf={words.joinBy} more={{ invitation: token }} returnTo={`/o/${org.id}`} />
      <Button look="quiet" icon="person" onClick={() => setHasAccount(!hasAccount)}>
        {hasAccount ? names.hasNone : names.hasAccount}
      </Button>
    </>
  );
  return (
    <Card
      key={String(hasAccount)}
      title={names.title(org.name)}
      lead={names.lead(role)}
      enter={names.enter}
      below={toggle}
      onEnter={join}
    >
      {hasAccount ? <OwnAccount login={email ?? ''} /> : <NewAccount />}
    </Card>
  );
}

const OwnAccount = ({ login }: { login: string }) => (
  <>
    <TextField label={words.login} name="login" autoComplete="username" defaultValue={login} required />
    <TextField
      label={words.password}
      name="password"
      type="password"
      autoComplete="current-password"
      required
    />
  </>
);

const NewAccount = () => (
  <>
    <TextField label={names.name} name="name" autoComplete="name" required autoFocus />
    <NewPassword help={words.setUp.passwordHelp} />
  </>
);
