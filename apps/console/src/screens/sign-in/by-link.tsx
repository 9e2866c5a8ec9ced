import { useState } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { TextField } from '../../parts/field.tsx';
import { auth, type Identity } from '../../state/auth.ts';
import { renewSession } from '../../state/session.tsx';
import { Broken } from './broken.tsx';
import { Card, ClosedDoor } from './card.tsx';
import { words } from './words.ts';

/** Of the address at the time it was opened; it is taken out at once, so that no history of the browser keeps it. */
export function useToken(): string {
  const [token] = useState(() => {
    const given = location.hash.slice(1);
    if (given !== '') history.replaceState(history.state, '', location.pathname);
    return given;
  });
  return token;
}

/** After the door has opened. Whoever is the first has nothing to look at yet, and something to try. */
function useEntrance() {
  const cache = useQueryClient();
  const navigate = useNavigate();
  return async (isFirst = false) => {
    const org = (await renewSession(cache))?.orgs[0]?.id;
    if (isFirst && org !== undefined)
      await navigate({ to: '/o/$org/playground', params: { org }, replace: true });
    else await navigate({ to: '/', replace: true });
  };
}

export const NewPassword = ({ help, isOptional }: { help: string; isOptional?: boolean }) => (
  <TextField
    label={isOptional ? words.link.password : words.password}
    help={help}
    name="password"
    type="password"
    autoComplete="new-password"
    required={!isOptional}
    minLength={isOptional ? undefined : 12}
  />
);

const lost = <p className="dim small">{words.lost}</p>;

/** Looked at before anything is filled in: one that leads nowhere says so at once. */
function useLook<Seen>(token: string, look: (token: string) => Promise<Seen>) {
  return useQuery({
    queryKey: ['auth', 'link', token],
    queryFn: () => look(token),
    enabled: token !== '',
    staleTime: Infinity,
    // What it opens is kept no longer than the page is.
    gcTime: 0,
  });
}

export function SetUp() {
  const token = useToken();
  const enter = useEntrance();
  const look = useLook(token, auth.lookAtSetUp);
  if (token === '') return <Broken kind="setUp" error="partial" />;
  if (look.error !== null) return <Broken kind="setUp" error={look.error} onRetry={look.refetch} />;
  if (!look.data) return <ClosedDoor />;
  return (
    <Card
      title={words.setUp.title}
      lead={words.setUp.lead}
      enter={words.setUp.enter}
      below={lost}
      onEnter={async ({ name = '', password = '', email = '' }) => {
        await auth.setUp({ token, name, password, ...(email !== '' && { email }) });
        await enter(true);
      }}
    >
      <TextField label={words.setUp.name} name="name" autoComplete="name" required autoFocus />
      <NewPassword help={words.setUp.passwordHelp} />
      <TextField
        label={words.setUp.email}
        help={words.setUp.emailHelp}
        name="email"
        type="email"
        autoComplete="email"
      />
    </Card>
  );
}

/** Whoever had the old password may have connected an account of his own. */
const Connected = ({ identities }: { identities: readonly Identity[] }) => (
  <>
    <p>{words.link.connected}</p>
    <ul>
      {identities.map(({ id, service, name }) => (
        <li key={id}>{words.link.as(service, name)}</li>
      ))}
    </ul>
    <label className="check small">
      <input type="checkbox" name="disconnect" /> {words.link.disconnect}
    </label>
  </>
);

export function FollowLink() {
  const token = useToken();
  const enter = useEntrance();
  const look = useLook(token, auth.lookAtLink);
  if (token === '') return <Broken kind="logIn" error="partial" />;
  if (look.error !== null) return <Broken kind="logIn" error={look.error} onRetry={look.refetch} />;
  if (!look.data) return <ClosedDoor />;
  return (
    <Card
      title={words.link.title}
      lead={words.link.lead}
      enter={words.link.enter}
      below={lost}
      onEnter={async ({ password = '', disconnect }) => {
        const asked = {
          ...(password !== '' && { password }),
          ...(disconnect && { disconnect: true as const }),
        };
        await auth.link({ token, ...asked });
        await enter();
      }}
    >
      <NewPassword help={words.link.passwordHelp} isOptional />
      {look.data.identities.length > 0 && <Connected identities={look.data.identities} />}
    </Card>
  );
}
