import { useQueryClient } from '@tanstack/react-query';
import type { Role } from '@jiter/core/can';
import { entered } from '../../../parts/field.tsx';
import { FormDialog } from '../../../parts/form.tsx';
import { useOrg } from '../../../state/org.tsx';
import { rolesToGive } from '../../../state/roles.ts';
import { renewSession, useSession } from '../../../state/session.tsx';
import { say } from '../../../state/toasts.ts';
import { RoleChoice } from './role-choice.tsx';
import { words } from './words.ts';

type Props = { user: string; name: string; role: Role; onClose: () => void };

export const roleDraftOf = (user: string) => `role of ${user}`;

export function ChangeRole({ user, name, role, onClose }: Props) {
  const { id, client, role: own } = useOrg();
  const { userId } = useSession();
  const cache = useQueryClient();
  const change = async (given: FormData) => {
    const chosen = entered(given, 'role') as Role;
    await client.members.change(user, { role: chosen });
    onClose();
    say(words.changed(name, words.roles[chosen]));
    // What is offered goes by it.
    if (user === userId) await renewSession(cache);
    await cache.invalidateQueries({ queryKey: [id, 'members'] });
  };
  return (
    <FormDialog
      title={words.change}
      action={words.save}
      draft={roleDraftOf(user)}
      onClose={onClose}
      onSubmit={change}
    >
      <p className="dim">{words.changeText(name)}</p>
      <RoleChoice offered={rolesToGive(own)} chosen={role} />
    </FormDialog>
  );
}
