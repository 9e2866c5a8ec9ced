const UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  min: 60_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

const NUMBER = String.raw`\s*(\d+(?:\.\d+)?)\s*`;
/** Each unit once, the larger ones first. */
const DURATION = new RegExp(
  `^(?=.*\\d)${['d', 'h', 'm(?:in)?', 's', 'ms'].map((unit) => `(?:${NUMBER}${unit}(?![a-z]))?`).join('')}\\s*$`,
);
const SIZES_MS = [UNITS_MS['d']!, UNITS_MS['h']!, UNITS_MS['m']!, UNITS_MS['s']!, 1];
/** A text that is longer is none, and need not be read. */
const LONGEST = 60;

/**
 * Reads `250ms`, `15s`, `10min`, `1.5h`, `1d10h30m` into whole milliseconds; undefined for anything else. A bare number is
 * refused: one without its unit is the one that gets misread.
 */
export function parseDuration(text: string): number | undefined {
  const parts = text.length > LONGEST ? null : DURATION.exec(text);
  const ms = parts?.slice(1).reduce((sum, part, index) => sum + Number(part ?? 0) * SIZES_MS[index]!, 0);
  return ms === undefined ? undefined : roundUp(ms);
}

/** Part of what arithmetic makes of fractions: to it 1.1 h are 3960000.0000000005 ms, and 1.001 s are 1000.9999999999999. */
const ERROR = 1e-14;

/** So that nothing comes earlier than what was written. */
function roundUp(ms: number): number {
  const nearest = Math.round(ms);
  return Math.abs(ms - nearest) <= nearest * ERROR ? nearest : Math.ceil(ms);
}

/** As `parseDuration` reads it, in the largest unit that needs no fraction. */
export function describeDuration(ms: number): string {
  if (ms === 0) return '0';
  const [unit, unitMs] = ['d', 'h', 'min', 's', 'ms']
    .map((name): [string, number] => [name, UNITS_MS[name]!])
    .find(([, size]) => ms % size === 0)!;
  return `${ms / unitMs}${unit}`;
}
