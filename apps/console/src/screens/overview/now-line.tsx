import { useState } from 'react';
import { scaleLinear, scaleTime } from 'd3-scale';
import { useNavigate } from '@tanstack/react-router';
import { useWidth } from '../../charts/use-width.ts';
import { useOrg } from '../../state/org.tsx';
import { usePreferences } from '../../state/preferences.ts';
import { showCount, showInstant } from '../../times/format.ts';
import { BarDetails } from './bar-details.tsx';
import { barsOf, heightOf, layersOf, type Bar } from './bars.ts';
import { SPANS, sum, type Span } from './spans.ts';
import type { Ahead, Past } from './use-overview.ts';
import { words } from './words.ts';

const HEIGHT = 190;
const ROOM = { top: 18, bottom: 24, left: 40, right: 4 };
const GAP = 1.5;
/** What is there is seen, however little. */
const LEAST_HEIGHT = 2;
/** For a label of the axis. */
const LABEL_WIDTH = 84;

type Props = { past: Past; ahead: Ahead; span: Span };

/** The past and the future on one axis: what left, now, what is due. */
export function NowLine({ past, ahead, span }: Props) {
  const { id: org } = useOrg();
  const { box, width } = useWidth();
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<number>();
  const { bars, nowMs } = barsOf(past, ahead);
  const shown = chosen === undefined ? undefined : bars[chosen];
  const show = (bar: Bar) => void navigate({ to: '/o/$org/events', params: { org }, search: searchOf(bar) });
  const onKeyDown = (event: React.KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const start = bars.findIndex(({ kind }) => kind === 'ahead') - (step > 0 ? 1 : 0);
      setChosen(Math.min(bars.length - 1, Math.max(0, (chosen ?? start) + step)));
    }
    if (event.key === 'Enter' && shown) show(shown);
  };
  const label = words.chart.label(sum(past.sent), sum(past.failed), sum(ahead.events), sum(ahead.cron));
  return (
    <figure className="now-line">
      <div
        ref={box}
        className="now-line-box"
        tabIndex={0}
        role="group"
        aria-label={`${label} ${words.chart.help}`}
        onKeyDown={onKeyDown}
        onPointerLeave={() => setChosen(undefined)}
      >
        {width > 0 && (
          <Drawing
            {...{ bars, nowMs, width, span, chosen }}
            onPoint={setChosen}
            onClick={(index) => show(bars[index]!)}
          />
        )}
      </div>
      <BarDetails bar={shown} onShow={show} isEstimated={!ahead.exact} />
    </figure>
  );
}

const searchOf = ({ kind, fromMs, toMs }: Bar) => ({
  tab: kind === 'past' ? 'all' : undefined,
  from: new Date(fromMs).toISOString(),
  to: new Date(toMs).toISOString(),
});

type DrawingProps = {
  bars: readonly Bar[];
  nowMs: number;
  width: number;
  span: Span;
  chosen: number | undefined;
  onPoint: (index: number) => void;
  onClick: (index: number) => void;
};

function Drawing({ bars, nowMs, width, span, chosen, onPoint, onClick }: DrawingProps) {
  const { ms } = SPANS[span];
  const x = scaleTime([nowMs - ms, nowMs + ms], [ROOM.left, width - ROOM.right]).clamp(true);
  const most = Math.max(4, ...bars.map(heightOf));
  const y = scaleLinear([0, most], [HEIGHT - ROOM.bottom, ROOM.top]).nice(4);
  const base = HEIGHT - ROOM.bottom;
  return (
    <svg width={width} height={HEIGHT} aria-hidden="true">
      <defs>
        <pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect className="hatch-ground" width="5" height="5" />
          <rect className="hatch-line" width="1.6" height="5" />
        </pattern>
        <pattern id="dots" width="4" height="4" patternUnits="userSpaceOnUse">
          <rect className="dots-ground" width="4" height="4" />
          <circle className="dots-dot" cx="2" cy="2" r="1" />
        </pattern>
      </defs>
      {y.ticks(3).map((value) => (
        <g key={value}>
          <line className="grid" x1={ROOM.left} x2={width - ROOM.right} y1={y(value)} y2={y(value)} />
          <text className="axis" x={ROOM.left - 8} y={y(value) + 4} textAnchor="end">
            {Number.isInteger(value) ? showCount(value) : ''}
          </text>
        </g>
      ))}
      {bars.map((bar, index) => (
        <g
          key={bar.fromMs}
          className={`bar ${index === chosen ? 'chosen' : ''}`}
          onPointerEnter={() => onPoint(index)}
          onClick={() => onClick(index)}
        >
          <rect
            className="reach"
            x={x(bar.fromMs)}
            width={widthOf(x, bar)}
            y={ROOM.top}
            height={base - ROOM.top}
          />
          <Layers bar={bar} x={x(bar.fromMs)} width={widthOf(x, bar)} y={y} />
        </g>
      ))}
      <TimeAxis x={x} width={width} span={span} />
      <line className="now" x1={x(nowMs)} x2={x(nowMs)} y1={ROOM.top - 6} y2={base + 4} />
      <text className="now-word" x={x(nowMs)} y={ROOM.top - 8} textAnchor="middle">
        {words.chart.now}
      </text>
    </svg>
  );
}

type TimeScale = ReturnType<typeof scaleTime<number, number>>;
const widthOf = (x: TimeScale, { fromMs, toMs }: Bar) => Math.max(1, x(toMs) - x(fromMs) - GAP);

function Layers({ bar, x, width, y }: { bar: Bar; x: number; width: number; y: (value: number) => number }) {
  let below = 0;
  let top = y(0);
  return layersOf(bar).map(([kind, count]) => {
    if (count === 0) return null;
    below += count;
    const height = Math.max(LEAST_HEIGHT, top - y(below));
    top -= height;
    return <rect key={kind} className={kind} x={x} y={top} width={width} height={height} />;
  });
}

function TimeAxis({ x, width, span }: { x: TimeScale; width: number; span: Span }) {
  const { zone } = usePreferences();
  const ticks = x.ticks(Math.max(2, Math.floor(width / LABEL_WIDTH)));
  return ticks.map((at) => {
    const { day, time } = showInstant(at, zone, 'minutes');
    return (
      <text key={at.getTime()} className="axis" x={x(at)} y={HEIGHT - 6} textAnchor="middle">
        {span === '7d' ? day || time : time}
      </text>
    );
  });
}
