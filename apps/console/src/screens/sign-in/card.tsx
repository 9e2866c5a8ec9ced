import { useEffect, useState, type FormEvent, type ReactNode } from 'react';
import { Button } from '../../parts/button.tsx';
import { ErrorNote } from '../../parts/states.tsx';
import { Mark } from '../../shell/top-bar.tsx';
import { words as common } from '../../words.ts';

type Props = {
  title: string;
  lead?: ReactNode;
  enter: string;
  /** What was entered, by the names of the fields. Rejects with what is wrong. */
  onEnter: (given: Record<string, string>) => Promise<void>;
  children: ReactNode;
  below?: ReactNode;
};

/** The form before the door. What was entered stays in its fields, also when it was wrong. */
export function Card({ title, lead, enter, onEnter, children, below }: Props) {
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    document.title = `${title} · ${common.product}`;
  }, [title]);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = Object.fromEntries(new FormData(event.currentTarget)) as Record<string, string>;
    setBusy(true);
    setError(undefined);
    await onEnter(given).catch(setError);
    setBusy(false);
  };
  return (
    <main className="door">
      <form className="card" onSubmit={submit}>
        <Mark />
        <h1>{title}</h1>
        {lead && <p className="dim">{lead}</p>}
        {error !== undefined && <ErrorNote error={error} />}
        {children}
        <Button look="main" type="submit" disabled={isBusy}>
          {enter}
        </Button>
        {below}
      </form>
    </main>
  );
}
