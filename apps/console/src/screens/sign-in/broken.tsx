import { useEffect } from 'react';
import { hasCode, JiterError } from '@jiter/client';
import { ErrorNote } from '../../parts/states.tsx';
import { Mark } from '../../shell/top-bar.tsx';
import { words as common } from '../../words.ts';
import { Door } from './card.tsx';
import { words } from './words.ts';

type Reason = 'partial' | 'used' | 'expired' | 'unknown';
type LinkKind = keyof typeof words.broken.kinds;

function reasonOf(error: unknown): Reason | undefined {
  if (error === 'partial') return error;
  if (hasCode(error, 'link_used')) return 'used';
  if (hasCode(error, 'link_expired')) return 'expired';
  return error instanceof JiterError && error.status === 404 ? 'unknown' : undefined;
}

type Props = { kind: LinkKind; error: unknown; onRetry?: () => unknown };

/** What happened to a link that does not work, and what to do next. `partial`: there was nothing in it. */
export function Broken({ kind, error, onRetry }: Props) {
  const reason = reasonOf(error);
  const ofKind = words.broken.kinds[kind];
  const title = reason === undefined ? words.broken.failed : ofKind.titles[reason];
  useEffect(() => {
    document.title = `${title} · ${common.product}`;
  }, [title]);
  return (
    <Door>
      <div className="card" role="alert">
        <Mark />
        <h1>{title}</h1>
        {reason === undefined ? (
          <ErrorNote error={error} {...(onRetry && { onRetry })} />
        ) : (
          <>
            <p>{ofKind.why[reason]}</p>
            <p>{ofKind.next[reason]}</p>
          </>
        )}
        {/* What is shared may stand inside a page of another site, where the console never shows. */}
        <a className="button main" href="/" target="_top">
          {words.broken.home}
        </a>
      </div>
    </Door>
  );
}
