import { useState, type KeyboardEvent, type ReactNode } from 'react';
import { scaleLinear, scaleTime, type ScaleLinear, type ScaleTime } from 'd3-scale';
import { usePreferences } from '../state/preferences.ts';
import { wallOf } from '../times/days.ts';
import { showCount, showDate, showInstant } from '../times/format.ts';
import { widthOf } from './labels.ts';
import { apart, ticksOf } from './ticks.ts';
import { useWidth } from './use-width.ts';

/** What was from one time to another, drawn from the bottom up: each layer by its class, and how much it is. */
export type Bar = {
  fromMs: number;
  toMs: number;
  layers: readonly (readonly [className: string, count: number])[];
};

/** Where a time is, and the top and the bottom of what is drawn, in pixels. */
export type Place = { x: ScaleTime<number, number>; topPx: number; basePx: number };

type Drawn = {
  bars: readonly Bar[];
  /** What the axis reaches over. */
  range: readonly [fromMs: number, toMs: number];
  isByDay: boolean;
  heightPx: number;
  topPx: number;
  /** What the layers are filled with. */
  patterns?: ReactNode;
  /** Drawn over the bars. */
  over?: (place: Place) => ReactNode;
};
type Props = Drawn & {
  className?: string;
  /** What it shows, for whoever does not see it. */
  label: string;
  /** The index from which on the arrow keys go. */
  startOf: (step: number) => number;
  onShow: (index: number) => void;
  /** What stands below: of the bar that is pointed at, if one is. */
  foot: (index: number | undefined) => ReactNode;
};

const BOTTOM_PX = 24;
/** At least: as much as the longest figure of the axis takes. */
const LEFT_PX = 40;
const BESIDE_PX = 8;
const RIGHT_PX = 4;
const GAP_PX = 1.5;
/** What is there is seen, however little. */
const LEAST_HEIGHT_PX = 2;
/** For a label of the axis. */
const LABEL_WIDTH_PX = 72;
/** Of its text: the last one is moved to where it is whole. */
const LABEL_HALF_PX = 26;
const LEAST_MOST = 4;

const heightOf = ({ layers }: Bar) => layers.reduce((sum, [, count]) => sum + count, 0);

/** Bars along time, of which the pointer and the arrow keys choose one, and a click or Enter shows what is in it. */
export function BarChart({ className, label, startOf, onShow, foot, ...drawn }: Props) {
  const { box, width } = useWidth();
  const [chosen, setChosen] = useState<number>();
  const { bars } = drawn;
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setChosen(Math.min(bars.length - 1, Math.max(0, (chosen ?? startOf(step)) + step)));
    }
    if (event.key === 'Enter' && chosen !== undefined) onShow(chosen);
  };
  return (
    // With what stands below, so that what it offers of a bar is there for a pointer that goes to it.
    <figure className={className} onPointerLeave={() => setChosen(undefined)}>
      <div ref={box} className="bar-chart" tabIndex={0} role="group" aria-label={label} onKeyDown={onKeyDown}>
        {width > 0 && <Drawing {...drawn} {...{ width, chosen }} onPoint={setChosen} onClick={onShow} />}
      </div>
      {foot(chosen)}
    </figure>
  );
}

type DrawingProps = Drawn & {
  width: number;
  chosen: number | undefined;
  onPoint: (index: number) => void;
  onClick: (index: number) => void;
};

function Drawing({ bars, range, isByDay, heightPx, topPx, patterns, over, ...rest }: DrawingProps) {
  const { width, chosen, onPoint, onClick } = rest;
  const basePx = heightPx - BOTTOM_PX;
  const y = scaleLinear([0, Math.max(LEAST_MOST, ...bars.map(heightOf))], [basePx, topPx]).nice(4);
  const figures = y
    .ticks(3)
    .map((value) => [value, Number.isInteger(value) ? showCount(value) : ''] as const);
  const leftPx = Math.max(LEFT_PX, BESIDE_PX + Math.max(...figures.map(([, text]) => widthOf(text))));
  const x = scaleTime(range, [leftPx, width - RIGHT_PX]).clamp(true);
  return (
    <svg width={width} height={heightPx} aria-hidden="true">
      {patterns && <defs>{patterns}</defs>}
      {figures.map(([value, text]) => (
        <g key={value}>
          <line className="grid" x1={leftPx} x2={width - RIGHT_PX} y1={y(value)} y2={y(value)} />
          <text className="axis" x={leftPx - BESIDE_PX} y={y(value) + 4} textAnchor="end">
            {text}
          </text>
        </g>
      ))}
      {bars.map((bar, index) => {
        const at = { x: x(bar.fromMs), width: Math.max(1, x(bar.toMs) - x(bar.fromMs) - GAP_PX) };
        return (
          <g
            key={bar.fromMs}
            className={`bar ${index === chosen ? 'chosen' : ''}`}
            onPointerEnter={() => onPoint(index)}
            onClick={() => onClick(index)}
          >
            <rect className="reach" {...at} y={topPx} height={basePx - topPx} />
            <Layers {...{ bar, at, y }} />
          </g>
        );
      })}
      <TimeAxis {...{ x, width, isByDay }} atPx={heightPx - 6} />
      {over?.({ x, topPx, basePx })}
    </svg>
  );
}

type LayersProps = { bar: Bar; at: { x: number; width: number }; y: ScaleLinear<number, number> };

function Layers({ bar, at, y }: LayersProps) {
  let below = 0;
  let top = y(0);
  return bar.layers.map(([className, count]) => {
    if (count === 0) return null;
    below += count;
    const height = Math.max(LEAST_HEIGHT_PX, top - y(below));
    top -= height;
    return <rect key={className} className={className} {...at} y={top} height={height} />;
  });
}

type AxisProps = { x: ScaleTime<number, number>; width: number; isByDay: boolean; atPx: number };

function TimeAxis({ x, width, isByDay, atPx }: AxisProps) {
  const { zone } = usePreferences();
  const [from, to] = x.domain().map(Number) as [number, number];
  const ticks = ticksOf([from, to], zone, Math.max(2, Math.floor(width / LABEL_WIDTH_PX)));
  const placeOf = (at: Date) => Math.min(x(at), width - LABEL_HALF_PX);
  return apart(ticks, placeOf, LABEL_WIDTH_PX).map((at) => (
    <text key={at.getTime()} className="axis" x={placeOf(at)} y={atPx} textAnchor="middle">
      {isByDay ? showDate(wallOf(at.getTime(), zone).day) : showInstant(at, zone, 'minutes').time}
    </text>
  ));
}
