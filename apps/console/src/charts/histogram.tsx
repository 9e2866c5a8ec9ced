import { showCount } from '../times/format.ts';
import { words } from '../words.ts';

type Props = {
  title: string;
  lead: string;
  none: string;
  /** `counts` has one more: of what is beyond the last bound. */
  spread: { counts: readonly number[]; bounds: readonly number[] };
};

const names = words.histogram;

/** By the bounds that the workers count by: each is about twice the one before. */
export function Histogram({ title, lead, none, spread }: Props) {
  const { counts, bounds } = spread;
  const last = counts.findLastIndex((count) => count > 0);
  const shown = counts.slice(0, Math.max(last + 2, 6));
  const most = Math.max(1, ...shown);
  return (
    <section className="panel">
      <header>
        <h2>{title}</h2>
        <span className="dim small">{lead}</span>
      </header>
      {last < 0 ? (
        <p className="dim">{none}</p>
      ) : (
        <ol className="histogram">
          {shown.map((count, index) => {
            const bound = bounds[index];
            const text = bound === undefined ? names.more(bounds.at(-1)!) : names.upTo(bound);
            return (
              <li key={index} title={names.bar(text, count)}>
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
