import type { Ahead, Past } from './use-overview.ts';

/** Of the chart: what left in a step that has begun, or what is due in one to come. */
export type Bar =
  | { kind: 'past'; fromMs: number; toMs: number; sent: number; failed: number }
  | { kind: 'ahead'; fromMs: number; toMs: number; due: number; cron: number };

/** From left to right, with now between them. Of what is kept no more there are none. */
export function barsOf(past: Past, ahead: Ahead): { bars: Bar[]; nowMs: number } {
  const nowMs = Date.parse(ahead.from);
  const pastFrom = Date.parse(past.from);
  const knownMs = past.knownFrom === undefined ? -Infinity : Date.parse(past.knownFrom);
  const left = past.sent.map((sent, step): Bar => {
    const fromMs = pastFrom + step * past.stepMs;
    const toMs = Math.min(fromMs + past.stepMs, nowMs);
    return { kind: 'past', fromMs, toMs, sent, failed: past.failed[step] ?? 0 };
  });
  const right = ahead.events.map((due, step): Bar => {
    const fromMs = nowMs + step * ahead.stepMs;
    return { kind: 'ahead', fromMs, toMs: fromMs + ahead.stepMs, due, cron: ahead.cron[step] ?? 0 };
  });
  return { bars: [...left.filter(({ fromMs, toMs }) => toMs > Math.max(fromMs, knownMs)), ...right], nowMs };
}

/** What is drawn of a bar, from the bottom up. */
export const layersOf = (bar: Bar): [kind: 'sent' | 'failed' | 'due' | 'cron', count: number][] =>
  bar.kind === 'past'
    ? [
        ['sent', bar.sent],
        ['failed', bar.failed],
      ]
    : [
        ['due', bar.due],
        ['cron', bar.cron],
      ];
