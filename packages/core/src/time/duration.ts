/** The largest first, each with its length in ms. */
const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const;

const NUMBER = String.raw`\s*(\d+(?:\.\d+)?)\s*`;
/** Each unit once, the larger ones first. */
const DURATION = new RegExp(
  `^(?=.*\\d)${['d', 'h', 'm(?:in)?', 's', 'ms'].map((unit) => `(?:${NUMBER}${unit}(?![a-z]))?`).join('')}\\s*$`,
);
/** A text that is longer is none, and need not be read. */
const LONGEST = 60;

/**
 * Reads `250ms`, `15s`, `10min`, `1.5h`, `1d10h30m` into whole milliseconds, a part of one as another; undefined for anything else. A
 * bare number is refused: one without its unit is the one that gets misread.
 */
export function parseDuration(text: string): number | undefined {
  const parts = text.length > LONGEST ? null : DURATION.exec(text);
  const ms = parts?.slice(1).reduce((sum, part, index) => sum + Number(part ?? 0) * UNITS[index]![1], 0);
  return ms === undefined ? undefined : roundUp(ms);
}

/** The same of a setting, where a bare `0` is no duration but says that there is none. */
export const parseDurationOr0 = (text: string): number | undefined =>
  /^\s*0\s*$/.test(text) ? 0 : parseDuration(text);

/** Part of what arithmetic makes of fractions: to it 1.1 h are 3960000.0000000005 ms, and 1.001 s are 1000.9999999999999. */
const ERROR = 1e-14;

/** So that nothing comes earlier than what was written, and what is very little does not become 0, which often means the opposite. */
function roundUp(ms: number): number {
  const nearest = Math.round(ms);
  return Math.abs(ms - nearest) <= nearest * ERROR ? nearest : Math.ceil(ms);
}

/** As `parseDuration` reads it, in the largest unit that needs no fraction. */
export function describeDuration(ms: number): string {
  if (ms === 0) return '0';
  const [unit, unitMs] = UNITS.find(([, size]) => ms % size === 0)!;
  return `${ms / unitMs}${unit}`;
}

/** For people: the two largest units of a length of time, as much as one wants to know. */
export function sayMs(ms: number): string {
  const largest = UNITS.findIndex(([, size]) => size > 1 && ms >= size);
  if (largest < 0) return `${Math.round(ms)} ms`;
  const [[unit, size], [smaller, smallerSize]] = [UNITS[largest]!, UNITS[largest + 1]!];
  const count = Math.floor(ms / size);
  const rest = Math.floor((ms - count * size) / smallerSize);
  return rest > 0 ? `${count} ${unit} ${rest} ${smaller}` : `${count} ${unit}`;
}

/** To the nearest whole unit, such as the second, and to one at least: nothing is said to have lasted for 0. */
export const roundTo = (unitMs: number, ms: number): number => Math.max(1, Math.round(ms / unitMs)) * unitMs;
