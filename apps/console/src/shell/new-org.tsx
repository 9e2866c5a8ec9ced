import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { entered, TextField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form.tsx';
import { auth } from '../state/auth.ts';
import { renewSession } from '../state/session.tsx';
import { say } from '../state/toasts.ts';
import { words } from '../words.ts';

/** Makes an org, and goes there. */
export function NewOrg({ onClose }: { onClose: () => void }) {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const make = async (given: FormData) => {
    const { id, name } = await auth.createOrg(entered(given, 'name'));
    await renewSession(cache);
    onClose();
    say(words.org.made(name));
    await navigate({ to: '/o/$org', params: { org: id } });
  };
  return (
    <FormDialog title={words.org.new} action={words.org.create} onClose={onClose} onSubmit={make}>
      <TextField label={words.org.name} help={words.org.nameHelp} name="name" maxLength={100} required />
    </FormDialog>
  );
}
