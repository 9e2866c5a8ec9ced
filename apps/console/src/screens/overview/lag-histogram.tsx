import { showCount } from '../../times/format.ts';
import { sum } from './spans.ts';
import type { Past } from './use-overview.ts';
import { words } from './words.ts';

/** By the bounds that the workers count by: each is about twice the one before. */
export function LagHistogram({ past }: { past: Past | undefined }) {
  const { counts = [], bounds = [] } = past?.lag ?? {};
  const last = counts.findLastIndex((count) => count > 0);
  const shown = counts.slice(0, Math.max(last + 2, 6));
  const most = Math.max(1, ...shown);
  return (
    <section className="panel">
      <header>
        <h2>{words.lag.title}</h2>
        <span className="dim small">{words.lag.lead}</span>
      </header>
      {sum(counts) === 0 ? (
        <p className="dim">{words.lag.none}</p>
      ) : (
        <ol className="histogram">
          {shown.map((count, index) => {
            const bound = bounds[index];
            const text = bound === undefined ? words.lag.more : words.lag.upTo(bound);
            return (
              <li key={index} title={words.lag.bar(text, count)}>
                <i style={{ height: `${heightOf(count, most)}%` }} />
                <b>{count > 0 ? showCount(count) : ''}</b>
                <span>{text}</span>
              </li>
            );
          })}
        </ol>
      )}
    </section>
  );
}

/** What is there is seen, however little. */
const heightOf = (count: number, most: number) => (count === 0 ? 0 : Math.max(2, (100 * count) / most));
