import { useState } from 'react';
import type { Member } from '@jiter/client';
import { useQuery } from '@tanstack/react-query';
import { Button } from '../../../parts/button.tsx';
import { Confirm } from '../../../parts/dialog.tsx';
import { Loaded } from '../../../parts/states.tsx';
import { Time } from '../../../parts/time.tsx';
import { useAct } from '../../../state/act.ts';
import { useOrg } from '../../../state/org.tsx';
import { useOpened } from '../../../state/use-opened.ts';
import { rolesToGive } from '../../../state/roles.ts';
import { useSession } from '../../../state/session.tsx';
import { ChangeRole, roleDraftOf } from './change-role.tsx';
import { Invitations } from './invitations.tsx';
import { words } from './words.ts';

/** Who is in the org, and who may come. */
export function Members() {
  const { id, client } = useOrg();
  const members = useQuery({ queryKey: [id, 'members'], queryFn: () => client.members.list() });
  return (
    <div className="settings-parts">
      <Loaded query={members}>
        {(all) => (
          <section className="panel">
            <header>
              <h2>{words.title(all.length)}</h2>
            </header>
            <ul className="rows">
              {all.map((member) => (
                <OneMember key={member.id} member={member} />
              ))}
            </ul>
          </section>
        )}
      </Loaded>
      <Invitations />
    </div>
  );
}

function OneMember({ member }: { member: Member }) {
  const { name, email, role, createdAt } = member;
  const { role: own } = useOrg();
  const isSelf = useSession().userId === member.id;
  const offered = rolesToGive(own);
  return (
    <li>
      <div>
        <b>{name}</b> {isSelf && <span className="dim">{words.you}</span>}
        <p className="dim small">
          {email ?? words.noEmail}, {words.since} <Time at={createdAt} exact="minutes" />
        </p>
      </div>
      <span className={`role ${role}`}>{words.roles[role]}</span>
      <div className="row-acts">{offered.includes(role) && <Acts member={member} isSelf={isSelf} />}</div>
    </li>
  );
}

function Acts({ member: { id: user, name, role }, isSelf }: { member: Member; isSelf: boolean }) {
  const { id, client } = useOrg();
  const act = useAct([id]);
  const [isChanging, setChanging] = useOpened(roleDraftOf(user));
  const [isRemoving, setRemoving] = useState(false);
  const remove = () => {
    setRemoving(false);
    void act(() => client.members.remove(user), words.removed(name));
  };
  return (
    <>
      <Button onClick={() => setChanging(true)} aria-label={words.changeOf(name)}>
        {words.change}
      </Button>
      {!isSelf && (
        <Button onClick={() => setRemoving(true)} aria-label={words.removeOf(name)}>
          {words.remove}
        </Button>
      )}
      {isChanging && <ChangeRole user={user} name={name} role={role} onClose={() => setChanging(false)} />}
      {isRemoving && (
        <Confirm
          title={words.removeTitle}
          text={words.removeText(name)}
          action={words.removeOf(name)}
          onConfirm={remove}
          onClose={() => setRemoving(false)}
        />
      )}
    </>
  );
}
