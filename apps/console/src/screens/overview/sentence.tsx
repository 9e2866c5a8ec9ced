import type { ServiceStatus } from '@jiter/client';
import { Icon } from '../../parts/icon.tsx';
import { sum } from './spans.ts';
import type { Past } from './use-overview.ts';
import { words } from './words.ts';

const TONES = { ok: 'good', degraded: 'way', failing: 'bad' } as const;

/** How things stand, the worst first; before any chart. */
export function Sentence({ status, whenWell }: { status: ServiceStatus | undefined; whenWell: string }) {
  const state = status?.state ?? 'ok';
  const text = state === 'ok' ? whenWell : status!.text;
  return (
    <div className={`sentence ${TONES[state]}`} role="status">
      <Icon name={state === 'ok' ? 'check' : 'failed'} />
      <div>
        <p>{text}</p>
        {status && status.reasons.length > 1 && (
          <ul>
            {status.reasons.slice(1).map(({ code, text: more }) => (
              <li key={code}>{more}</li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

export function sayWell(today: Past | undefined): string {
  if (!today) return '';
  const left = sum(today.sent);
  return left === 0 ? words.quiet : words.well(left, today.lag.p50, today.lag.early);
}
