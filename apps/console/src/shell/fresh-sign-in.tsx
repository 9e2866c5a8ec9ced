import { useEffect } from 'react';
import { allEntered, TextField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form.tsx';
import { auth } from '../state/auth.ts';
import { answerWaiting, useIsPasswordAsked } from '../state/fresh.ts';
import { useSession } from '../state/session.tsx';
import { words } from '../words.ts';

/** Asks for the password, over whatever waits for it: that goes on where it was, or is not done. */
export function FreshSignIn() {
  const isAsked = useIsPasswordAsked();
  const { name } = useSession();
  // Whoever is signed out meanwhile enters none here any more.
  useEffect(() => () => answerWaiting(false), []);
  if (!isAsked) return null;
  const enter = async (given: FormData) => {
    // As it was entered: a space at its end is a part of it.
    const { password = '' } = allEntered(given);
    await auth.fresh(password);
    answerWaiting(true);
  };
  return (
    <FormDialog
      title={words.fresh.title}
      action={words.fresh.goOn}
      onSubmit={enter}
      onClose={() => answerWaiting(false)}
    >
      <p className="dim">{words.fresh.lead(name)}</p>
      <TextField
        label={words.fresh.password}
        name="password"
        type="password"
        autoComplete="current-password"
        required
      />
    </FormDialog>
  );
}
