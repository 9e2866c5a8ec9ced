import { serverNow } from './server-clock.ts';

/** Times as people read them, by `Intl` in the language of the browser. */

export type Exactness = 'minutes' | 'seconds' | 'ms';

const EXACT: Record<Exactness, Intl.DateTimeFormatOptions> = {
  minutes: {},
  seconds: { second: '2-digit' },
  ms: { second: '2-digit', fractionalSecondDigits: 3 },
};

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making one costs more than using it a thousand times. */
function formatOf(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options);
  const known = formats.get(key) ?? new Intl.DateTimeFormat(undefined, options);
  formats.set(key, known);
  return known;
}

const zones = new Map<string, boolean>();

/** To this browser: a server may know newer ones. */
export function isZone(zone: string): boolean {
  const known = zones.get(zone) ?? isTaken(zone);
  zones.set(zone, known);
  return known;
}

function isTaken(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat(undefined, { timeZone });
    return true;
  } catch {
    return false;
  }
}

/** The letters beside a time say which one it is. */
export const inZone = (zone: string) => (zone === 'local' ? {} : { timeZone: isZone(zone) ? zone : 'UTC' });

/** Of the browser. */
export const ownZone = (): string => formatOf({}).resolvedOptions().timeZone;

export type Shown = { day: string; time: string; zone: string };

/** Apart, so that a list can set the day and the zone back. */
export function showInstant(
  at: Date,
  zone: string,
  exact: Exactness = 'seconds',
  nowMs = serverNow(),
): Shown {
  const time = formatOf({
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...EXACT[exact],
    ...inZone(zone),
  });
  return { day: showDay(at, zone, nowMs), time: time.format(at), zone: zoneLetters(at, zone) };
}

/** Nothing today; the year only where it is another. */
function showDay(at: Date, zone: string, nowMs: number): string {
  const whole = formatOf({ year: 'numeric', month: '2-digit', day: '2-digit', ...inZone(zone) });
  const now = new Date(nowMs);
  if (whole.format(at) === whole.format(now)) return '';
  const isOfYear =
    formatOf({ year: 'numeric', ...inZone(zone) }).format(at) ===
    formatOf({ year: 'numeric', ...inZone(zone) }).format(now);
  return formatOf({
    month: 'short',
    day: 'numeric',
    ...(isOfYear ? { weekday: 'short' } : { year: 'numeric' }),
    ...inZone(zone),
  }).format(at);
}

export function zoneLetters(at: Date, zone: string): string {
  const parts = formatOf({ timeZoneName: 'short', ...inZone(zone) }).formatToParts(at);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

/** In one line, with the day. */
export function fullInstant(at: Date, zone: string, exact: Exactness = 'ms'): string {
  const day = formatOf({
    weekday: 'short',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    ...inZone(zone),
  });
  const { time, zone: letters } = showInstant(at, zone, exact);
  return `${day.format(at)}, ${time} ${letters}`;
}

/** The largest two units: `2 d 4 h`, `3 min 20 s`, `4.2 s`, `41 ms`. */
export function showSpan(ms: number): string {
  const all = Math.abs(ms);
  if (all < 1_000) return `${Number.isInteger(all) ? all : all.toFixed(1)} ms`;
  if (all < 10_000) return `${(all / 1_000).toFixed(1)} s`;
  if (all < 59_500) return `${Math.round(all / 1_000)} s`;
  const s = Math.round(all / 1_000);
  const [d, h, min] = [Math.floor(s / 86_400), Math.floor(s / 3_600) % 24, Math.floor(s / 60) % 60];
  if (d > 0) return h > 0 ? `${d} d ${h} h` : `${d} d`;
  if (h > 0) return min > 0 ? `${h} h ${min} min` : `${h} h`;
  return s % 60 > 0 ? `${min} min ${s % 60} s` : `${min} min`;
}

/** The same without parts of a second, which would never stand still. */
export function showWhole(ms: number): string {
  const s = Math.max(1, Math.round(Math.abs(ms) / 1_000));
  return s < 60 ? `${s} s` : showSpan(s * 1_000);
}

/** To the ms: `1:02:03.456` and `4.218 s`. */
export function showCountdown(ms: number): string {
  const all = Math.max(0, ms);
  const s = Math.floor(all / 1_000);
  const rest = String(Math.floor(all % 1_000)).padStart(3, '0');
  if (s < 60) return `${s}.${rest} s`;
  const [d, h, min] = [Math.floor(s / 86_400), Math.floor(s / 3_600) % 24, Math.floor(s / 60) % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  const clock = `${h > 0 || d > 0 ? `${two(h)}:` : ''}${two(min)}:${two(s % 60)}.${rest}`;
  return d > 0 ? `${d} d ${clock}` : clock;
}

const whole = new Intl.NumberFormat();
export const showCount = (count: number): string => whole.format(count);

/** `1 event`, `2 events`. */
export const many = (count: number, one: string, several = `${one}s`): string =>
  `${showCount(count)} ${count === 1 ? one : several}`;

/** As `<input type="datetime-local" step="0.001">` has it, in the zone of the browser. */
export function toInput(at: Date): string {
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, -1);
}
