import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { resolveLocalTime } from './local-time.ts';

/** Of the documentation's table: a fixed time, once a day. */
const lines = readFileSync(new URL('../../../docs/cron-dst.md', import.meta.url), 'utf8')
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter(([, , , expression]) => /^`\d+ \d+ \* \* (\*|[A-Z]+)`$/.test(expression ?? ''))
  .map(([, zone, change, expression, ticks]) => ({
    zone: zone!,
    change: change!,
    expression: expression!,
    ticks: ticks!,
  }));

/** The day of each tick is the one before it, where the gap took the time into the next day. */
function asked(expression: string, tick: string): string {
  const [minute, hour] = expression.replaceAll('`', '').split(' ').map(Number) as [number, number];
  const [, day, time] = /^(\d\d-\d\d) (\d\d:\d\d)/.exec(tick)!;
  const date = new Date(`2026-${day}T00:00:00Z`);
  if (time! < `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`)
    date.setUTCDate(date.getUTCDate() - 1);
  date.setUTCHours(hour, minute);
  return date.toISOString();
}

test.each(lines)('$zone, $change: $expression as times of their own', ({ zone, expression, ticks }) => {
  for (const tick of ticks.split(', ')) {
    const [day, time] = tick.split(' ');
    expect(resolveLocalTime(Date.parse(asked(expression, tick)), zone)).toEqual(
      new Date(`2026-${day}T${time}`),
    );
  }
});

test('the table has fixed times in each of its zones', () => {
  expect(new Set(lines.map(({ zone }) => zone)).size).toBe(8);
});

test('a day that was left out, and times long ago and far ahead', () => {
  expect(resolveLocalTime(Date.UTC(2011, 11, 30, 9), 'Pacific/Apia')).toEqual(
    new Date('2011-12-31T00:00+14:00'),
  );
  expect(resolveLocalTime(Date.UTC(9999, 11, 31), 'Europe/Berlin')).toEqual(new Date('9999-12-30T23:00:00Z'));
  const year1 = new Date(0);
  year1.setUTCFullYear(1, 0, 1);
  expect(resolveLocalTime(year1.getTime(), 'Europe/Berlin').getTime()).toBeLessThan(0);
});

test('it is the first instant at which the clock shows that much, whichever it is', () => {
  const zones = fc.constantFrom(
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'America/Nuuk',
    'UTC',
  );
  const shown = (at: Date, timeZone: string) =>
    at.toLocaleString('sv-SE', { timeZone, hour12: false }).replace(' ', 'T');
  fc.assert(
    fc.property(zones, fc.integer({ min: Date.UTC(2026), max: Date.UTC(2028) }), (zone, anyMs) => {
      const wallMs = anyMs - (anyMs % 60_000);
      const wall = new Date(wallMs).toISOString().slice(0, 19);
      const at = resolveLocalTime(wallMs, zone);
      expect(shown(at, zone) >= wall).toBe(true);
      expect(shown(new Date(at.getTime() - 1_000), zone) < wall).toBe(true);
    }),
    { numRuns: 300 },
  );
});
