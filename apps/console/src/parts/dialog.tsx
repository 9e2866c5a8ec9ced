import { useEffect, useId, useLayoutEffect, useRef, type ReactNode } from 'react';
import { words } from '../words.ts';
import { Button } from './button.tsx';

/** What is to be filled in; otherwise what changes nothing. */
const FIRST = '.dialog-body :is(input, textarea, select), footer button';

type Props = {
  title: string;
  onClose: () => void;
  children: ReactNode;
  /** At its end: what it is for. Without one, it closes by its cross alone. */
  actions?: ReactNode;
  size?: 'small' | 'wide' | 'palette';
  /** What it is for is under way: until that is known it stays, as it has to be shown or told here. */
  isBusy?: boolean;
  /** It is a question: whoever hears it is told all of it, and not its name alone. */
  isQuestion?: boolean;
};

/** The browser's own: it keeps the focus inside, closes by Escape, and gives the focus back to what had it. */
export function Dialog(props: Props) {
  const { title, onClose, children, actions, size = 'small', isBusy = false, isQuestion = false } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const pressed = useRef<EventTarget>(null);
  const name = useId();
  const text = useId();
  useLayoutEffect(() => {
    const { current } = dialog;
    current?.showModal();
    current?.querySelector<HTMLElement>(FIRST)?.focus();
    // Before it leaves the page: only then the focus goes back.
    return () => current?.close();
  }, []);
  useCloseOnBack(onClose);
  const close = () => {
    if (!isBusy) onClose();
  };
  return (
    <dialog
      ref={dialog}
      className={`dialog ${size}`}
      aria-labelledby={name}
      aria-describedby={isQuestion ? text : undefined}
      onKeyDown={(event) => {
        // A browser lets one be kept open by `onCancel` once, and no more.
        if (event.key === 'Escape' && isBusy) event.preventDefault();
      }}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onPointerDown={({ target }) => {
        pressed.current = target;
      }}
      // By the whole press: at its begin, the rest of a touch would be one on what is behind it.
      onClick={({ target }) => {
        if (target === dialog.current && target === pressed.current) close();
      }}
    >
      <div className="dialog-box">
        {size === 'palette' ? (
          <h2 className="unseen" id={name}>
            {title}
          </h2>
        ) : (
          <header>
            <h2 id={name}>{title}</h2>
            <Button
              look="quiet"
              icon="cross"
              aria-label={words.common.close}
              isBusy={isBusy}
              onClick={close}
            />
          </header>
        )}
        <div className="dialog-body" id={text}>
          {children}
        </div>
        {actions && <footer>{actions}</footer>}
      </div>
    </dialog>
  );
}

/** What came into a dialog moves what is below it: the field that one is about to fill in is seen all the same. */
export function useFieldInView(news: unknown): void {
  useEffect(() => {
    const field = document.activeElement;
    if (field?.matches('dialog :is(input, textarea, select)'))
      void field.scrollIntoView({ block: 'nearest' });
  }, [news]);
}

/** It belongs to the page that it was opened on. */
function useCloseOnBack(onClose: () => void): void {
  const latest = useRef(onClose);
  useEffect(() => {
    latest.current = onClose;
  });
  useEffect(() => {
    const close = () => latest.current();
    addEventListener('popstate', close);
    return () => removeEventListener('popstate', close);
  }, []);
}

type Confirmation = {
  title: string;
  text: ReactNode;
  /** With its count, where there is one: "Cancel 312 events". */
  action: string;
  isBusy?: boolean;
  isDangerous?: boolean;
  onConfirm: () => void;
  onClose: () => void;
};

export function Confirm({
  title,
  text,
  action,
  isBusy = false,
  isDangerous = true,
  onConfirm,
  onClose,
}: Confirmation) {
  const actions = (
    <>
      <Button onClick={onClose}>{words.common.close}</Button>
      <Button look={isDangerous ? 'danger' : 'main'} isBusy={isBusy} onClick={onConfirm}>
        {action}
      </Button>
    </>
  );
  return (
    <Dialog title={title} onClose={onClose} actions={actions} isQuestion>
      {text}
    </Dialog>
  );
}
