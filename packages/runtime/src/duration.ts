const UNITS_MS: Record<string, number> = {
  ms: 1,
  s: 1_000,
  min: 60_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/**
 * Reads `250ms`, `15s`, `10min`, `1.5h`, `30d` into milliseconds; undefined for anything else. A bare number is
 * refused: a setting without its unit is the one that gets misread. 0 needs none, and is meant as such: what only
 * rounds to 0 is refused, since 0 often means the opposite of very little.
 */
export function parseDuration(text: string): number | undefined {
  if (/^\s*0\s*$/.test(text)) return 0;
  const match = /^\s*(\d+(?:\.\d+)?)\s*(ms|s|min|m|h|d)\s*$/.exec(text);
  if (!match) return undefined;
  const exactMs = Number(match[1]) * UNITS_MS[match[2]!]!;
  const ms = Math.round(exactMs);
  return ms === 0 && exactMs > 0 ? undefined : ms;
}

/** As `parseDuration` reads it, in the largest unit that needs no fraction. */
export function describeDuration(ms: number): string {
  if (ms === 0) return '0';
  const [unit, unitMs] = ['d', 'h', 'min', 's', 'ms']
    .map((name): [string, number] => [name, UNITS_MS[name]!])
    .find(([, size]) => ms % size === 0)!;
  return `${ms / unitMs}${unit}`;
}
