import type { components } from '@jiter/client';
import { Time } from '../../parts/time.tsx';
import { words } from './words.ts';

type Explanation = components['schemas']['Explanation'];

/** The sentences of the API, and nothing added: a script is told the same. */
export function Why({ explanation: { sentences, next } }: { explanation: Explanation }) {
  return (
    <section className="why" aria-label={words.why} role="status">
      <h2>{words.why}</h2>
      <div>
        <p>{sentences.map(({ text }) => text).join(' ')}</p>
        {next && (
          <p className="dim small">
            {words.next}: <Time at={next.at} exact="ms" />
          </p>
        )}
      </div>
    </section>
  );
}
