import { useEffect, type ReactNode } from 'react';
import { Button } from '../../parts/button.tsx';
import { allEntered } from '../../parts/field.tsx';
import { useSubmit } from '../../parts/form.tsx';
import { ErrorNote, Refusal, Skeleton } from '../../parts/states.tsx';
import { Mark } from '../../shell/top-bar.tsx';
import { words as common } from '../../words.ts';
import { words } from './words.ts';

export const Door = ({ children }: { children: ReactNode }) => <main className="door">{children}</main>;

type Closed = { error?: unknown; onRetry?: () => unknown };

/** Until it is known what it opens by, or why that is not known. */
export const ClosedDoor = ({ error = null, onRetry }: Closed) => (
  <Door>
    {error === null ? (
      <Skeleton lines={3} />
    ) : (
      <div className="card">
        <Mark />
        <h1>{words.broken.failed}</h1>
        <ErrorNote error={error} {...(onRetry && { onRetry })} />
      </div>
    )}
  </Door>
);

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
  const { submit, error, isBusy } = useSubmit((given) => onEnter(allEntered(given)));
  useEffect(() => {
    document.title = `${title} · ${common.product}`;
  }, [title]);
  return (
    <Door>
      <form className="card" onSubmit={submit}>
        <Mark />
        <h1>{title}</h1>
        {lead && <p className="dim">{lead}</p>}
        {error !== undefined && <Refusal error={error} />}
        {children}
        <Button look="main" type="submit" isBusy={isBusy}>
          {enter}
        </Button>
        {below}
      </form>
    </Door>
  );
}
