import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { Role } from '@jiter/core/can';
import { Button } from '../../../parts/button.tsx';
import { Copy } from '../../../parts/copy.tsx';
import { Dialog } from '../../../parts/dialog.tsx';
import { entered, TextField } from '../../../parts/field.tsx';
import { FormDialog } from '../../../parts/form.tsx';
import { Time } from '../../../parts/time.tsx';
import { useOrg } from '../../../state/org.tsx';
import { rolesToGive } from '../../../state/roles.ts';
import { RoleChoice } from './role-choice.tsx';
import { words } from './words.ts';

type Made = { url: string; expiresAt: string };

/** Makes a link, and shows it once: the server keeps its hash alone. */
export function NewInvitation({ onClose }: { onClose: () => void }) {
  const { id, client, role } = useOrg();
  const cache = useQueryClient();
  const [made, setMade] = useState<Made>();
  const make = async (given: FormData) => {
    const email = entered(given, 'email');
    const invitation = { role: entered(given, 'role') as Role, ...(email !== '' && { email }) };
    setMade(await client.invitations.create(invitation));
    await cache.invalidateQueries({ queryKey: [id, 'invitations'] });
  };
  if (made !== undefined) return <MadeLink made={made} onClose={onClose} />;
  return (
    <FormDialog
      title={words.inviteTitle}
      action={words.make}
      draft="invite"
      onClose={onClose}
      onSubmit={make}
    >
      <RoleChoice offered={rolesToGive(role)} chosen="member" />
      <TextField label={words.email} help={words.emailHelp} name="email" type="email" autoComplete="off" />
    </FormDialog>
  );
}

function MadeLink({ made: { url, expiresAt }, onClose }: { made: Made; onClose: () => void }) {
  // Without `PUBLIC_URL` the server does not know by what name it is called; this page was loaded by it.
  const link = new URL(url, location.origin).href;
  const actions = (
    <>
      <Copy text={link} label={words.copyLink} />
      <Button look="main" onClick={onClose}>
        {words.done}
      </Button>
    </>
  );
  return (
    <Dialog title={words.inviteTitle} onClose={onClose} actions={actions}>
      <p role="status">{words.made}</p>
      <pre className="made-once" tabIndex={0}>
        {link}
      </pre>
      <p className="dim small">
        {words.worksUntil} <Time at={expiresAt} exact="minutes" />.
      </p>
    </Dialog>
  );
}
