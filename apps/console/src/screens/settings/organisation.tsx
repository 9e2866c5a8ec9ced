import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Button } from '../../parts/button.tsx';
import { Confirm } from '../../parts/dialog.tsx';
import { entered, TextField } from '../../parts/field.tsx';
import { useSubmit } from '../../parts/form.tsx';
import { Refusal } from '../../parts/states.tsx';
import { auth } from '../../state/auth.ts';
import { useMay, useOrg } from '../../state/org.tsx';
import { renewSession, useSession } from '../../state/session.tsx';
import { say, sayWrong } from '../../state/toasts.ts';
import { DeleteOrg } from './delete-org.tsx';
import { words } from './words.ts';

const names = words.organisation;

/** What a person does with the whole of it. A key does none of this. */
export function OrganisationPanel() {
  const { name } = useOrg();
  const [mayRename, mayDelete] = [useMay('org:admin'), useMay('org:own')];
  const { kind } = useSession();
  if (kind === 'key') return null;
  return (
    <section className="panel organisation">
      <header>
        <h2>{names.title}</h2>
      </header>
      {mayRename && <Rename key={name} />}
      <div className="organisation-ends">
        <Leave />
        {mayDelete && <DeleteOrg />}
      </div>
    </section>
  );
}

function Rename() {
  const { id, name } = useOrg();
  const cache = useQueryClient();
  const { submit, error, isBusy } = useSubmit(async (given, saved) => {
    await auth.renameOrg(id, entered(given, 'name'));
    saved();
    say(names.renamed);
    await renewSession(cache);
  });
  return (
    <form className="form" data-unsaved onSubmit={submit}>
      {error !== undefined && <Refusal error={error} />}
      <TextField label={names.name} name="name" defaultValue={name} maxLength={100} required />
      <div>
        <Button type="submit" isBusy={isBusy}>
          {names.rename}
        </Button>
      </div>
    </form>
  );
}

function Leave() {
  const { id, name } = useOrg();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const [isLeaving, setLeaving] = useState(false);
  const leave = async () => {
    setLeaving(false);
    await auth.leaveOrg(id);
    say(names.left(name));
    // First, so that the page it leads to does not go to this one again.
    await renewSession(cache);
    await navigate({ to: '/' });
  };
  return (
    <div>
      <Button icon="out" onClick={() => setLeaving(true)}>
        {names.leave}
      </Button>
      {isLeaving && (
        <Confirm
          title={names.leaveTitle(name)}
          text={names.leaveText}
          action={names.leave}
          onConfirm={() => void leave().catch(sayWrong)}
          onClose={() => setLeaving(false)}
        />
      )}
    </div>
  );
}
