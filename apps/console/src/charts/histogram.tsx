import { showCount } from '../times/format.ts';
import { words } from '../words.ts';
import { labelsOf } from './labels.ts';
import { useWidth } from './use-width.ts';

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
  const { box, width } = useWidth<HTMLDivElement>();
  const labels = labelsOf(shown, width / shown.length);
  return (
    <section className="panel">
      <header>
        <h2>{title}</h2>
        <span className="dim small">{lead}</span>
      </header>
      {last < 0 && <p className="dim">{none}</p>}
      <div ref={box}>
        {last >= 0 && (
          <ol className="histogram">
            {shown.map((count, index) => {
              const bound = bounds[index];
              const text = bound === undefined ? names.more(bounds.at(-1)!) : names.upTo(bound);
              return (
                <li key={index} title={names.bar(text, count)}>
                  <i style={{ height: `${heightOf(count, most)}%` }} />
                  <Count count={count} label={labels[index]!} />
                  <span>{text}</span>
                </li>
              );
            })}
          </ol>
        )}
      </div>
    </section>
  );
}

/** As much of it as there is room for; who hears it hears all of it. */
function Count({ count, label }: { count: number; label: string }) {
  const whole = count > 0 ? showCount(count) : '';
  if (label === whole) return <b>{whole}</b>;
  return (
    <>
      <b aria-hidden="true">{label}</b>
      <b className="unseen">{whole}</b>
    </>
  );
}

/** What is there is seen, however little. */
const heightOf = (count: number, most: number) => (count === 0 ? 0 : Math.max(2, (100 * count) / most));
