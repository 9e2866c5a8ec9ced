import type { Destination, ServiceStatus } from '@jiter/client';
import { Icon } from '../../parts/icon.tsx';
import { sum } from './spans.ts';
import type { Past } from './use-overview.ts';
import { words } from './words.ts';

const TONES = { ok: 'good', degraded: 'way', failing: 'bad' } as const;

/** `plain`: what is said of it judges nothing. */
export type Said = { tone: 'good' | 'way' | 'bad' | 'plain'; text: string; more: readonly string[] };

/** How things stand, the worst first; before any chart. */
export function Sentence({ tone, text, more }: Said) {
  return (
    <div className={`sentence ${tone}`} role="status">
      {text !== '' && tone !== 'plain' && <Icon name={tone === 'good' ? 'check' : 'failed'} />}
      <div>
        {/* Nothing moves when it is known. */}
        <p>{text || '\u00a0'}</p>
        {more.length > 0 && (
          <ul>
            {more.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

/** How the installation stands. */
export function sayStatus(status: ServiceStatus, whenWell: string): Said {
  if (status.state === 'ok') return { tone: 'good', text: whenWell, more: [] };
  const reasons = status.reasons.slice(1).map(({ text }) => text);
  return { tone: TONES[status.state], text: status.text, more: reasons };
}

/** What a call told, for `sayAll`. */
export const toldBy = <Data,>(call: { errorUpdateCount: number }, data: Data | undefined) =>
  data === undefined && call.errorUpdateCount > 0 ? null : data;

/**
 * First what is wrong with us, then with `hosts` of others, the worst first. All is well where both are known to be. What is undefined
 * is on its way, and of what is null nothing is known, as its call failed or a key may not see it: then there are the numbers alone.
 */
export function sayAll(
  status: ServiceStatus | null | undefined,
  today: Past | undefined,
  hosts: readonly Destination[] | null | undefined,
): Said {
  const own = status ? sayStatus(status, sayWell(today)) : undefined;
  const wrong = (['failing', 'slow'] as const).flatMap((state) => {
    const alike = (hosts ?? []).filter((one) => one.state === state);
    return alike.length > 0 ? [words.needs.sentence(state, alike)] : [];
  });
  if (own && own.tone !== 'good') return { ...own, more: [...own.more, ...wrong] };
  const [worst, ...others] = wrong;
  if (worst !== undefined) {
    const tone = hosts![0]!.state === 'failing' ? 'bad' : 'way';
    return { tone, text: worst, more: [...others, ...numbersOf(today)] };
  }
  if (own && hosts) return own;
  const isComing = status === undefined || hosts === undefined;
  return { tone: 'plain', text: isComing ? '' : (numbersOf(today)[0] ?? ''), more: [] };
}

function sayWell(today: Past | undefined): string {
  if (!today) return '';
  const [numbers] = numbersOf(today);
  return numbers === undefined ? words.quiet : words.well(numbers);
}

function numbersOf(today: Past | undefined): string[] {
  const left = today ? sum(today.sent) : 0;
  return left === 0 ? [] : [words.numbers(left, today!.lag.p50, today!.lag.early)];
}
