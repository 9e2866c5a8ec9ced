import { showCount, showShort } from '../times/format.ts';

/** In px, of a figure of 11 px: more than any font takes that browsers have for it. */
const FIGURE_PX = 7;
/** Between two texts that stand beside each other. */
const APART_PX = 2;

export const widthOf = (text: string): number => FIGURE_PX * text.length;

/**
 * What stands over each of several columns, their middles `pitchPx` apart: its count where the column has room for it, or else about as
 * much where that lies over none that was written before it, nor over a column beside it, or nothing.
 */
export function labelsOf(counts: readonly number[], pitchPx: number): string[] {
  let lastPx = -Infinity;
  return counts.map((count, index) => {
    if (count === 0) return '';
    const hasRoom = (text: string) => widthOf(text) + APART_PX <= pitchPx;
    const whole = showCount(count);
    const text = hasRoom(whole) ? whole : showShort(count);
    const highestBeside = Math.max(counts[index - 1] ?? 0, counts[index + 1] ?? 0);
    if (!hasRoom(text) && highestBeside > count) return '';
    const middlePx = (index + 0.5) * pitchPx;
    if (middlePx - widthOf(text) / 2 < lastPx + APART_PX) return '';
    lastPx = middlePx + widthOf(text) / 2;
    return text;
  });
}

/** Which of such columns have their text below them, so that none lies over another: each one, each second, each third, … */
export function stepOf(texts: readonly string[], pitchPx: number): number {
  const widest = Math.max(...texts.map(widthOf));
  return Math.max(1, Math.ceil((widest + APART_PX) / pitchPx));
}
