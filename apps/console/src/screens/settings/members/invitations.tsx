import type { Invitation } from '@jiter/client';
import { useQuery } from '@tanstack/react-query';
import { Button } from '../../../parts/button.tsx';
import { Loaded } from '../../../parts/states.tsx';
import { Relative } from '../../../parts/time.tsx';
import { useAct } from '../../../state/act.ts';
import { useOrg } from '../../../state/org.tsx';
import { useOpened } from '../../../state/use-opened.ts';
import { Revoke } from '../revoke.tsx';
import { NewInvitation } from './new-invitation.tsx';
import { words } from './words.ts';

/** Those that nobody has followed yet. */
export function Invitations() {
  const { id, client } = useOrg();
  const [isMaking, setMaking] = useOpened('invite');
  const invitations = useQuery({
    queryKey: [id, 'invitations'],
    queryFn: () => client.invitations.list(),
  });
  return (
    <section className="panel">
      <header>
        <h2>{words.invitations}</h2>
        <Button look="main" icon="plus" onClick={() => setMaking(true)}>
          {words.invite}
        </Button>
      </header>
      <Loaded query={invitations} lines={2}>
        {(all) =>
          all.length === 0 ? (
            <p className="dim">{words.none}</p>
          ) : (
            <ul className="rows">
              {all.map((invitation) => (
                <OneInvitation key={invitation.id} invitation={invitation} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {isMaking && <NewInvitation onClose={() => setMaking(false)} />}
    </section>
  );
}

function OneInvitation({
  invitation: { id: invitation, email, role, expiresAt, invitedBy },
}: {
  invitation: Invitation;
}) {
  const { id, client } = useOrg();
  const act = useAct([id, 'invitations']);
  const whom = email ?? words.anybody;
  const shownRole = words.roles[role];
  return (
    <li>
      <div>
        <b>{whom}</b>
        <p className="dim small">
          {invitedBy === null ? words.byNobody(shownRole) : words.byOf(invitedBy, shownRole)}, {words.ends}{' '}
          <Relative at={expiresAt} />
        </p>
      </div>
      <Revoke
        words={words}
        label={words.revokeOf(whom)}
        onRevoke={() => void act(() => client.invitations.revoke(invitation), words.revoked)}
      />
    </li>
  );
}
