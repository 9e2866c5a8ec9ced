import { useState } from 'react';
import { scaleLinear, scaleTime } from 'd3-scale';
import type { Statistics } from '@jiter/client';
import { useNavigate } from '@tanstack/react-router';
import { useWidth } from '../../charts/use-width.ts';
import { Button } from '../../parts/button.tsx';
import { useOrg } from '../../state/org.tsx';
import { usePreferences } from '../../state/preferences.ts';
import { showCount, showInstant } from '../../times/format.ts';
import type { Span } from '../overview/spans.ts';
import { KINDS, outcomeBarsOf, type OutcomeBar } from './outcome-bars.ts';
import { words } from './words.ts';

const names = words.page.outcomes;
const HEIGHT = 150;
const ROOM = { top: 8, bottom: 24, left: 40, right: 4 };
const GAP = 1.5;
/** What is there is seen, however little. */
const LEAST_HEIGHT = 2;
/** For a label of the axis. */
const LABEL_WIDTH = 84;

type Props = { past: Statistics; host: string; span: Span };

/** What came of attempts, step by step; a bar leads to the events that were due then. */
export function Outcomes({ past, host, span }: Props) {
  const { id: org } = useOrg();
  const { box, width } = useWidth();
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<number>();
  const bars = outcomeBarsOf(past);
  const shown = chosen === undefined ? undefined : bars[chosen];
  const show = ({ fromMs, toMs }: OutcomeBar) => {
    const [from, to] = [new Date(fromMs).toISOString(), new Date(toMs).toISOString()];
    void navigate({ to: '/o/$org/events', params: { org }, search: { tab: 'all', host, from, to } });
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setChosen(Math.min(bars.length - 1, Math.max(0, (chosen ?? bars.length) + step)));
    }
    if (event.key === 'Enter' && shown) show(shown);
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
        <>
          <div
            ref={box}
            className="now-line-box"
            tabIndex={0}
            role="group"
            aria-label={`${names.label(fine, all - fine)} ${names.help}`}
            onKeyDown={onKeyDown}
            onPointerLeave={() => setChosen(undefined)}
          >
            {width > 0 && (
              <Drawing
                {...{ bars, width, span, chosen }}
                onPoint={setChosen}
                onClick={(index) => show(bars[index]!)}
              />
            )}
          </div>
          <Foot bar={shown} onShow={show} />
        </>
      )}
    </section>
  );
}

type DrawingProps = {
  bars: readonly OutcomeBar[];
  width: number;
  span: Span;
  chosen: number | undefined;
  onPoint: (index: number) => void;
  onClick: (index: number) => void;
};

function Drawing({ bars, width, span, chosen, onPoint, onClick }: DrawingProps) {
  const { zone } = usePreferences();
  const x = scaleTime([bars[0]!.fromMs, bars.at(-1)!.toMs], [ROOM.left, width - ROOM.right]);
  const base = HEIGHT - ROOM.bottom;
  const most = Math.max(4, ...bars.map(({ total }) => total));
  const y = scaleLinear([0, most], [base, ROOM.top]).nice(4);
  const ticks = x.ticks(Math.max(2, Math.floor(width / LABEL_WIDTH)));
  const widthOf = ({ fromMs, toMs }: OutcomeBar) => Math.max(1, x(toMs) - x(fromMs) - GAP);
  return (
    <svg width={width} height={HEIGHT} aria-hidden="true">
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
            width={widthOf(bar)}
            y={ROOM.top}
            height={base - ROOM.top}
          />
          <Layers bar={bar} x={x(bar.fromMs)} width={widthOf(bar)} y={y} />
        </g>
      ))}
      {ticks.map((at) => {
        const { day, time } = showInstant(at, zone, 'minutes');
        return (
          <text key={at.getTime()} className="axis" x={x(at)} y={HEIGHT - 6} textAnchor="middle">
            {span === '7d' ? day || time : time}
          </text>
        );
      })}
    </svg>
  );
}

type LayersProps = { bar: OutcomeBar; x: number; width: number; y: (value: number) => number };

function Layers({ bar, x, width, y }: LayersProps) {
  let below = 0;
  let top = y(0);
  return KINDS.map((kind) => {
    if (bar.counts[kind] === 0) return null;
    below += bar.counts[kind];
    const height = Math.max(LEAST_HEIGHT, top - y(below));
    top -= height;
    return <rect key={kind} className={kind} x={x} y={top} width={width} height={height} />;
  });
}

/** What is in the bar that is pointed at, and what the colours are. */
function Foot({ bar, onShow }: { bar: OutcomeBar | undefined; onShow: (bar: OutcomeBar) => void }) {
  const { zone } = usePreferences();
  const from = bar && showInstant(new Date(bar.fromMs), zone, 'minutes');
  return (
    <div className="now-line-foot">
      {bar && from ? (
        <>
          <span>
            {from.day && `${from.day} `}
            {from.time}: {names.label(bar.counts.fine, bar.total - bar.counts.fine)}
          </span>
          <Button look="quiet" onClick={() => onShow(bar)}>
            {names.show}
          </Button>
        </>
      ) : (
        <span className="dim">{names.point}</span>
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
