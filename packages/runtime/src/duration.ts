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
 * refused: a setting without its unit is the one that gets misread. 0 needs none.
 */
export function parseDuration(text: string): number | undefined {
  if (/^\s*0\s*$/.test(text)) return 0;
  const match = /^\s*(\d+(?:\.\d+)?)\s*(ms|s|min|m|h|d)\s*$/.exec(text);
  return match ? Math.round(Number(match[1]) * UNITS_MS[match[2]!]!) : undefined;
}
