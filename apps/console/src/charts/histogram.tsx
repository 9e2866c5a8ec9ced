import { showCount } from '../times/format.ts';
import { words } from '../words.ts';
import { labelsOf, stepOf } from './labels.ts';
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
  const texts = shown.map((_, index) => {
    const bound = bounds[index];
    return bound === undefined ? names.more(bounds.at(-1)!) : names.upTo(bound);
  });
  const { box, width } = useWidth();
  const pitchPx = width / shown.length;
  const labels = labelsOf(shown, pitchPx);
  const step = stepOf(texts, pitchPx);
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
            {shown.map((count, index) => (
              <li key={index} title={names.bar(texts[index]!, count)}>
                <i style={{ height: `${heightOf(count, most)}%` }} />
                <Count count={count} label={labels[index]!} />
                <span className={index % step === 0 ? undefined : 'no-room'}>{texts[index]}</span>
              </li>
            ))}
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
