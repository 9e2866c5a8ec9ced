import type { Statistics } from '@jiter/client';
import { useNavigate } from '@tanstack/react-router';
import { BarChart } from '../../charts/bar-chart.tsx';
import { Button } from '../../parts/button.tsx';
import { KnownFrom } from '../overview/known-from.tsx';
import { useOrg } from '../../state/org.tsx';
import { usePreferences } from '../../state/preferences.ts';
import { showInstant } from '../../times/format.ts';
import type { Span } from '../overview/spans.ts';
import { KINDS, outcomeBarsOf, type OutcomeBar } from './outcome-bars.ts';
import { words } from './words.ts';

const names = words.page.outcomes;

type Props = { past: Statistics; host: string; span: Span };

/** What came of attempts, step by step; a bar leads to the events that were due then. */
export function Outcomes({ past, host, span }: Props) {
  const { id: org, shared } = useOrg();
  const navigate = useNavigate();
  const bars = outcomeBarsOf(past);
  const show = ({ fromMs, toMs }: OutcomeBar) => {
    if (shared) return;
    const [from, to] = [new Date(fromMs).toISOString(), new Date(toMs).toISOString()];
    void navigate({ to: '/o/$org/events', params: { org }, search: { tab: 'all', host, from, to } });
  };
  const all = bars.reduce((sum, { total }) => sum + total, 0);
  const fine = bars.reduce((sum, { counts }) => sum + counts.fine, 0);
  return (
    <section className="panel outcomes">
      <header>
        <h2>{names.title}</h2>
      </header>
      {all === 0 ? (
        <p className="dim">{names.none}</p>
      ) : (
        <BarChart
          bars={bars.map((bar) => ({
            ...bar,
            layers: KINDS.map((kind) => [kind, bar.counts[kind]] as const),
          }))}
          range={[Date.parse(past.from), Date.parse(past.to)]}
          isByDay={span === '7d'}
          heightPx={150}
          topPx={8}
          label={`${names.label(fine, all - fine)} ${names.help}`}
          startOf={() => bars.length}
          onShow={(index) => show(bars[index]!)}
          foot={(index) => (
            <Foot bar={index === undefined ? undefined : bars[index]} onShow={shared ? undefined : show} />
          )}
        />
      )}
      <KnownFrom of={past} />
    </section>
  );
}

/** What is in the bar that is pointed at, and what the colours are. */
function Foot({
  bar,
  onShow,
}: {
  bar: OutcomeBar | undefined;
  onShow: ((bar: OutcomeBar) => void) | undefined;
}) {
  const { zone } = usePreferences();
  const from = bar && showInstant(new Date(bar.fromMs), zone, 'minutes');
  return (
    <div className="chart-foot">
      <span role="status">
        {bar && from ? (
          <>
            {from.day && `${from.day} `}
            {from.time} {from.zone}: {names.label(bar.counts.fine, bar.total - bar.counts.fine)}
          </>
        ) : (
          <span className="dim">{names.point}</span>
        )}
      </span>
      {bar && onShow && (
        <Button look="quiet" onClick={() => onShow(bar)}>
          {names.show}
        </Button>
      )}
      <ul className="legend">
        {KINDS.map((kind) => (
          <li key={kind}>
            <svg width="12" height="12" aria-hidden="true">
              <rect className={kind} width="12" height="12" rx="2" />
            </svg>
            {names.kinds[kind]}
          </li>
        ))}
      </ul>
    </div>
  );
}
