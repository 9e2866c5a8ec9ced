import { useState } from 'react';
import { enteredInDraft, hasDraft } from './draft.ts';
import { useSession } from './session.tsx';

/** Whether the dialog of a form is open: from the start, where it is the one that was left to sign in again. */
export function useOpened(form: string): [isOpen: boolean, setOpen: (isOpen: boolean) => void] {
  const { userId } = useSession();
  return useState(() => hasDraft(form, userId));
}

/** Of several forms, by what each is to a page, the one that was left to sign in again: as it was named when that was drawn first. */
export function useLeft<What extends string>(forms: Readonly<Record<What, string>>): What | undefined {
  const { userId } = useSession();
  const [left] = useState(() => (Object.keys(forms) as What[]).find((what) => hasDraft(forms[what], userId)));
  return left;
}

/** What was entered in it, where that is the one: the values of its fields, by their names. */
export function useLeftFields(form: string): Readonly<Record<string, string[]>> {
  const { userId } = useSession();
  const [fields] = useState(() => enteredInDraft(form, userId));
  return fields;
}
