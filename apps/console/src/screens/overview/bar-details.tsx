import { Button } from '../../parts/button.tsx';
import { usePreferences } from '../../state/preferences.ts';
import { showInstant } from '../../times/format.ts';
import type { Bar } from './bars.ts';
import { words } from './words.ts';

type Props = { bar: Bar | undefined; onShow: ((bar: Bar) => void) | undefined; isEstimated: boolean };

/** Below the chart, in a place of its own: what is pointed at is never covered. */
export function BarDetails({ bar, onShow, isEstimated }: Props) {
  return (
    <figcaption className="chart-foot">
      <span role="status">
        {bar ? <Words bar={bar} /> : <span className="dim">{words.chart.point}</span>}
      </span>
      {bar && onShow && (
        <Button look="quiet" icon="right" onClick={() => onShow(bar)}>
          {words.chart.show}
        </Button>
      )}
      <Legend />
      {isEstimated && <span className="dim small">{words.chart.estimated}</span>}
    </figcaption>
  );
}

function Words({ bar }: { bar: Bar }) {
  const { zone } = usePreferences();
  const [from, to] = [bar.fromMs, bar.toMs].map((ms) => showInstant(new Date(ms), zone, 'minutes'));
  const text =
    bar.kind === 'past' ? words.chart.past(bar.sent, bar.failed) : words.chart.ahead(bar.due, bar.cron);
  return (
    <>
      <span className="dim">
        {from!.day} {from!.time} – {to!.day !== from!.day && to!.day} {to!.time} {to!.zone}
      </span>{' '}
      {text}
    </>
  );
}

const KINDS = ['sent', 'failed', 'due', 'cron'] as const;

function Legend() {
  return (
    <ul className="legend" aria-hidden="true">
      {KINDS.map((kind) => (
        <li key={kind}>
          <svg width="12" height="12">
            <rect className={kind} width="12" height="12" rx="2" />
          </svg>
          {words.chart[kind]}
        </li>
      ))}
    </ul>
  );
}
