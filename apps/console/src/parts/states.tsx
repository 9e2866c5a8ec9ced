import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useIsSaidOfAll } from '../state/reach.ts';
import { words } from '../words.ts';
import { Button } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';

const SOON_MS = 300;

/** What is there in an instant needs no sign that it is coming. */
export function useIsSlow(): boolean {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SOON_MS);
    return () => clearTimeout(timer);
  }, []);
  return isSlow;
}

export function Skeleton({ lines = 6 }: { lines?: number }) {
  const isSlow = useIsSlow();
  return (
    <div className="skeleton" aria-busy="true" aria-label={words.common.loading} role="status">
      {isSlow && Array.from({ length: lines }, (_, line) => <i key={line} />)}
    </div>
  );
}

type Note = { error: unknown; onRetry?: () => unknown; hasOld?: boolean };

/** What went wrong, and what to do. What was there before stays below it. */
export function ErrorNote({ error, onRetry, hasOld }: Note) {
  const text = error instanceof Error ? error.message : String(error);
  return (
    <div className="note bad" role="alert">
      <Icon name="failed" />
      <p>
        {text}
        {hasOld && ` ${words.common.old}`}
      </p>
      {onRetry && <Button onClick={onRetry}>{words.common.retryLoad}</Button>}
    </div>
  );
}

/** The same of what was sent just now: whoever pressed sees it, wherever in a long form that was. */
export function Refusal({ error, onRetry }: Pick<Note, 'error' | 'onRetry'>) {
  const note = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Newer browsers answer a promise, which is nothing to be cleaned up by.
    void note.current?.scrollIntoView({ block: 'nearest' });
  }, [error]);
  return (
    <div ref={note} className="refusal">
      <ErrorNote error={error} {...(onRetry && { onRetry })} />
    </div>
  );
}

/** The same of what a page asked for. That the API is away is said once, for all of the page. */
export function QueryError(note: Note) {
  return useIsSaidOfAll(note.error) ? null : <ErrorNote {...note} />;
}

export function Empty({ icon, title, children }: { icon: IconName; title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <Icon name={icon} />
      <h2>{title}</h2>
      {children}
    </div>
  );
}

type Query<Data> = { data: Data | undefined; error: unknown; refetch: () => unknown };

/** A page's data in its three states: what is old stays when asking again fails. */
export function Loaded<Data>({
  query,
  lines,
  children,
}: {
  query: Query<Data>;
  lines?: number;
  children: (data: Data) => ReactNode;
}) {
  const { data, error, refetch } = query;
  return (
    <>
      {error !== null && (
        <QueryError error={error} onRetry={() => void refetch()} hasOld={data !== undefined} />
      )}
      {data !== undefined ? children(data) : error === null && <Skeleton {...(lines && { lines })} />}
    </>
  );
}
