import { useState } from 'react';
import { hasDraft } from './draft.ts';
import { useSession } from './session.tsx';

/** Whether the dialog of a form is open: from the start, where it is the one that was left to sign in again. */
export function useOpened(form: string): [isOpen: boolean, setOpen: (isOpen: boolean) => void] {
  const { userId } = useSession();
  return useState(() => hasDraft(form, userId));
}
