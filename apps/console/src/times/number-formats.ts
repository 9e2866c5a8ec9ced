/** Numbers, and how long something takes. */
export function createNumberFormats(locale?: string) {
  const numberOf = (options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options);
  const whole = numberOf({});
  const tenths = numberOf({ minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const two = numberOf({ minimumIntegerDigits: 2 });
  const three = numberOf({ minimumIntegerDigits: 3 });
  const short = numberOf({ notation: 'compact' });
  const percent = numberOf({ style: 'percent', maximumFractionDigits: 1 });
  const [LEAST_PART, MOST_PART] = [0.001, 0.999];
  const point = tenths.formatToParts(1.5).find(({ type }) => type === 'decimal')?.value ?? '.';

  const showCount = (count: number): string => whole.format(count);

  /** About as much, where there is little room: `1.2M`. */
  const showShort = (count: number): string => short.format(count);

  /** `event` of 1, `events` of all others: where the number stands elsewhere. */
  const nounOf = (count: number | undefined, one: string, several = `${one}s`): string =>
    count === 1 ? one : several;

  /** `1 event`, `2 events`. */
  const many = (count: number, one: string, several?: string): string =>
    `${showCount(count)} ${nounOf(count, one, several)}`;

  /** The largest two units: `2 d 4 h`, `3 min 20 s`, `4.2 s`, `41 ms`. */
  function showSpan(ms: number): string {
    const all = Math.abs(ms);
    if (all < 1_000) return `${(Number.isInteger(all) ? whole : tenths).format(all)} ms`;
    if (all < 10_000) return `${tenths.format(all / 1_000)} s`;
    if (all < 59_500) return `${showCount(Math.round(all / 1_000))} s`;
    const s = Math.round(all / 1_000);
    const [d, h, min] = [Math.floor(s / 86_400), Math.floor(s / 3_600) % 24, Math.floor(s / 60) % 60];
    const parts = [
      [d, 'd'],
      [h, 'h'],
      [min, 'min'],
      [d === 0 && h === 0 ? s % 60 : 0, 's'],
    ] as const;
    const first = parts.findIndex(([count]) => count > 0);
    return parts
      .slice(first, first + 2)
      .flatMap(([count, unit]) => (count > 0 ? [`${showCount(count)} ${unit}`] : []))
      .join(' ');
  }

  /** The same without parts of a second, which would never stand still. */
  function showWhole(ms: number): string {
    const s = Math.max(1, Math.round(Math.abs(ms) / 1_000));
    return s < 60 ? `${showCount(s)} s` : showSpan(s * 1_000);
  }

  /** Of a part from 0 to 1. What is more than nothing, or less than all, is not said to be that. */
  function showPercent(part: number): string {
    if (part > 0 && part < LEAST_PART / 2) return `< ${percent.format(LEAST_PART)}`;
    if (part < 1 && part >= MOST_PART + LEAST_PART / 2) return `> ${percent.format(MOST_PART)}`;
    return percent.format(part);
  }

  /** To the ms: `1:02:03.456` and `4.218 s`; or, for what is looked at twice a second, to the second. */
  function showCountdown(ms: number, exact: 'ms' | 'seconds' = 'ms'): string {
    const all = Math.max(0, ms);
    const s = Math.floor(all / 1_000);
    const rest = exact === 'ms' ? point + three.format(Math.floor(all % 1_000)) : '';
    if (s < 60) return `${showCount(s)}${rest} s`;
    const [d, h, min] = [Math.floor(s / 86_400), Math.floor(s / 3_600) % 24, Math.floor(s / 60) % 60];
    const hours = h > 0 || d > 0 ? `${two.format(h)}:` : '';
    const clock = `${hours}${two.format(min)}:${two.format(s % 60)}${rest}`;
    return d > 0 ? `${showCount(d)} d ${clock}` : clock;
  }

  return { showCount, showShort, nounOf, many, showSpan, showWhole, showCountdown, showPercent };
}
