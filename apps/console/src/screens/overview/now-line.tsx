import { useNavigate } from '@tanstack/react-router';
import { BarChart, type Place } from '../../charts/bar-chart.tsx';
import { useOrg } from '../../state/org.tsx';
import { BarDetails } from './bar-details.tsx';
import { barsOf, layersOf, type Bar } from './bars.ts';
import { SPANS, sum, type Span } from './spans.ts';
import type { Ahead, Past } from './use-overview.ts';
import { words } from './words.ts';

type Props = { past: Past; ahead: Ahead; span: Span };

/** The past and the future on one axis: what left, now, what is due. */
export function NowLine({ past, ahead, span }: Props) {
  const { id: org, shared } = useOrg();
  const navigate = useNavigate();
  const { bars, nowMs } = barsOf(past, ahead);
  const { ms } = SPANS[span];
  const show = (bar: Bar) => {
    if (!shared) void navigate({ to: '/o/$org/events', params: { org }, search: searchOf(bar) });
  };
  const label = words.chart.label(sum(past.sent), sum(past.failed), sum(ahead.events), sum(ahead.cron));
  return (
    <BarChart
      className="now-line"
      bars={bars.map((bar) => ({ ...bar, layers: layersOf(bar) }))}
      // The first step has begun before the span does, and its bar is as wide as what it counts.
      range={[Math.min(nowMs - ms, ...bars.map(({ fromMs }) => fromMs)), nowMs + ms]}
      isByDay={span === '7d'}
      heightPx={190}
      topPx={18}
      patterns={<Patterns />}
      over={(place) => <Now {...place} nowMs={nowMs} />}
      label={`${label} ${words.chart.help}`}
      startOf={(step) => bars.findIndex(({ kind }) => kind === 'ahead') - (step > 0 ? 1 : 0)}
      onShow={(index) => show(bars[index]!)}
      foot={(index) => (
        <BarDetails
          bar={index === undefined ? undefined : bars[index]}
          onShow={shared ? undefined : show}
          isEstimated={!ahead.exact}
        />
      )}
    />
  );
}

const searchOf = ({ kind, fromMs, toMs }: Bar) => ({
  tab: kind === 'past' ? 'all' : undefined,
  from: new Date(fromMs).toISOString(),
  to: new Date(toMs).toISOString(),
});

function Now({ x, topPx, basePx, nowMs }: Place & { nowMs: number }) {
  return (
    <>
      <line className="now" x1={x(nowMs)} x2={x(nowMs)} y1={topPx - 6} y2={basePx + 4} />
      <text className="now-word" x={x(nowMs)} y={topPx - 8} textAnchor="middle">
        {words.chart.now}
      </text>
    </>
  );
}

function Patterns() {
  return (
    <>
      <pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect className="hatch-ground" width="5" height="5" />
        <rect className="hatch-line" width="1.6" height="5" />
      </pattern>
      <pattern id="dots" width="4" height="4" patternUnits="userSpaceOnUse">
        <rect className="dots-ground" width="4" height="4" />
        <circle className="dots-dot" cx="2" cy="2" r="1" />
      </pattern>
    </>
  );
}
