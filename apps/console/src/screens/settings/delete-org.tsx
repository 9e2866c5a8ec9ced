import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Button } from '../../parts/button.tsx';
import { useFieldInView } from '../../parts/dialog.tsx';
import { entered, TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form.tsx';
import { auth } from '../../state/auth.ts';
import { useOrg } from '../../state/org.tsx';
import { useOpened } from '../../state/use-opened.ts';
import { renewSession } from '../../state/session.tsx';
import { say } from '../../state/toasts.ts';
import { words } from './words.ts';

const names = words.organisation.deletion;

/** Gives the whole of it up, for good. */
export function DeleteOrg() {
  const [isAsking, setAsking] = useOpened('delete-org');
  return (
    <>
      <Button look="danger" onClick={() => setAsking(true)}>
        {names.action}
      </Button>
      {isAsking && <Ask onClose={() => setAsking(false)} />}
    </>
  );
}

function Ask({ onClose }: { onClose: () => void }) {
  const { id, name } = useOrg();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const remove = async (given: FormData) => {
    await auth.deleteOrg(id, entered(given, 'name'));
    say(names.done(name));
    // First, so that the page it leads to does not go to this one again.
    await renewSession(cache);
    await navigate({ to: '/' });
  };
  return (
    <FormDialog
      title={names.title(name)}
      action={names.confirm}
      isDangerous
      draft="delete-org"
      onClose={onClose}
      onSubmit={remove}
    >
      <WhatGoes />
      <TextField label={names.type(name)} help={names.typeHelp} name="name" autoComplete="off" required />
    </FormDialog>
  );
}

function WhatGoes() {
  const { id, client } = useOrg();
  const { data } = useQuery({
    queryKey: [id, 'deletion'],
    queryFn: async () => {
      const [coming, keys, members] = await Promise.all([
        client.events.count({ status: 'Pending,Queued' }),
        client.apiKeys.list(),
        client.members.list(),
      ]);
      return names.counts(coming, keys.length, members.length);
    },
    staleTime: 0,
  });
  useFieldInView(data);
  return (
    <>
      <p>{names.lead}</p>
      <div role="status">
        <ul className="goes">
          {(data ?? names.unknown).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </div>
      <p>{names.forGood}</p>
    </>
  );
}
