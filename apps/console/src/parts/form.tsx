import { useEffect, useId, useLayoutEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { fillFromDraft } from '../state/draft.ts';
import { useSession } from '../state/session.tsx';
import { sayWrong } from '../state/toasts.ts';
import { noteGiven, noteSaved } from '../state/unsaved.ts';
import { words } from '../words.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Refusal } from './states.tsx';

/**
 * What was entered, to be done by `work`, one at a time. It says `saved` where it has more to do after that: whoever leaves then loses
 * nothing. `error` is what it was rejected with, until it is tried again; whoever has left the form by then is told.
 */
export function useSubmit(work: (given: FormData, saved: () => void) => Promise<void>) {
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const isShown = useRef(true);
  useEffect(() => {
    isShown.current = true;
    return () => void (isShown.current = false);
  }, []);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const given = new FormData(form);
    const saved = () => noteSaved(form);
    noteGiven(form);
    setBusy(true);
    setError(undefined);
    await work(given, saved).then(saved, (wrong: unknown) =>
      isShown.current ? setError(wrong) : sayWrong(wrong),
    );
    setBusy(false);
  };
  return { submit, error, isBusy };
}

type Props = {
  title: string;
  /** What its main button says. */
  action: string;
  size?: 'small' | 'wide';
  isDangerous?: boolean;
  onClose: () => void;
  /** By what name `useOpened` opens it again, as it was filled in, for whoever had to leave the page. */
  draft?: string;
  /** Rejects with what is wrong; the dialog stays until it is closed. */
  onSubmit: (given: FormData) => Promise<void>;
  children: ReactNode;
};

/** Fields to fill in. What was entered stays in them, also when it was wrong. */
export function FormDialog({ action, isDangerous, draft, onSubmit, children, ...dialog }: Props) {
  const { submit, error, isBusy } = useSubmit(onSubmit);
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const { userId } = useSession();
  useLayoutEffect(() => void fillFromDraft(form.current, userId), [userId]);
  const actions = (
    <>
      <Button isBusy={isBusy} onClick={dialog.onClose}>
        {words.common.close}
      </Button>
      <Button look={isDangerous ? 'danger' : 'main'} type="submit" form={id} isBusy={isBusy}>
        {action}
      </Button>
    </>
  );
  return (
    <Dialog {...dialog} actions={actions} isBusy={isBusy}>
      <form ref={form} id={id} className="form" data-draft={draft} data-unsaved onSubmit={submit}>
        {error !== undefined && <Refusal error={error} />}
        {children}
      </form>
    </Dialog>
  );
}
