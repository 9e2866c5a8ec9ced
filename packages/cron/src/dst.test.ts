import { readFileSync } from 'node:fs';
import { parseExpression } from './schedule.ts';

type Line = { zone: string; change: string; expression: string; ticks: string };

/** The documentation is the expectation, so that it cannot say what the code does not do. */
const lines: Line[] = readFileSync(new URL('../../../docs/cron-dst.md', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => /^\|.*`.*\|$/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, zone, change, expression, ticks]) => ({
    zone: zone!,
    change: change!,
    expression: expression!.replaceAll('`', ''),
    ticks: ticks!,
  }));

/** `03-29 01:30+01:00, 01:45+01:00`: a date holds until the next one. */
function readTicks(text: string): Date[] {
  let date = '';
  return text.split(', ').map((tick) => {
    const [time, newDate] = tick.split(' ').reverse() as [string, string?];
    date = newDate ?? date;
    return new Date(`2026-${date}T${time}`);
  });
}

test.each(lines)('$zone, $change: $expression', ({ zone, expression, ticks }) => {
  const expected = readTicks(ticks);
  const before = new Date(expected[0]!.getTime() - 1);
  const { between, nextAfter } = parseExpression(expression, zone);
  expect(between(before, expected.at(-1)!, 100)).toEqual(expected);
  // Nor does it matter how long before a tick one asks.
  for (const [index, tick] of expected.slice(1).entries()) {
    const previousMs = expected[index]!.getTime();
    const askedMs = [previousMs + 1, (previousMs + tick.getTime()) / 2, tick.getTime() - 1];
    expect(askedMs.map((ms) => nextAfter(new Date(ms)))).toEqual([tick, tick, tick]);
  }
});

test('the table covers a pace and a fixed time in each of its zones', () => {
  const zones = [...new Set(lines.map(({ zone }) => zone))];
  expect(zones).toHaveLength(8);
  for (const name of zones) {
    const expressions = lines.filter(({ zone }) => zone === name).map(({ expression }) => expression);
    expect(expressions).toEqual(expect.arrayContaining(['*/15 * * * *', '30 2 * * *']));
  }
});

test.each(['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'America/Santiago', 'America/Nuuk'])(
  'in %s a year has a quarter every 15 real minutes, and each fixed time once a day',
  (zone) => {
    const from = new Date('2026-01-01T12:00:00Z');
    const to = new Date('2027-01-01T12:00:00Z');
    const quarters = parseExpression('*/15 * * * *', zone).between(from, to, 100_000);
    expect(quarters).toHaveLength(365 * 96);
    for (const time of ['0 0', '30 0', '15 1', '30 1', '45 1', '0 2', '15 2', '30 2', '0 3', '30 23']) {
      expect(parseExpression(`${time} * * *`, zone).between(from, to, 1000)).toHaveLength(365);
    }
  },
);

test.each([
  ['Europe/Berlin', '30 2 * * *', '2026-10-25T02:10+01:00', '2026-10-26T02:30+01:00'],
  ['Australia/Lord_Howe', '45 1 * * *', '2026-04-05T01:30+10:30', '2026-04-06T01:45+10:30'],
])('in %s, asked during the repetition, %s does not fire again', (zone, expression, asked, tick) => {
  expect(parseExpression(expression, zone).nextAfter(new Date(asked))).toEqual(new Date(tick));
});

test.each([
  ['a wildcard of one night of the year', '*/30 2 25 10 *', ['00:00:00', '00:30:00', '01:00:00', '01:30:00']],
  ['a step within a range', '0-30/30 2 * * *', ['00:00:00', '00:30:00', '01:00:00', '01:30:00']],
  ['a wildcard of seconds', '*/30 30 2 * * *', ['00:30:00', '00:30:30', '01:30:00', '01:30:30']],
  ['a list is none', '0,30 2 * * *', ['00:00:00', '00:30:00']],
])('what is a pace comes twice in an hour that is shown twice: %s', (_what, expression, times) => {
  const [from, to] = [new Date('2026-10-24T12:00:00Z'), new Date('2026-10-25T12:00:00Z')];
  const ticks = parseExpression(expression, 'Europe/Berlin').between(from, to, 10);
  expect(ticks).toEqual(times.map((time) => new Date(`2026-10-25T${time}Z`)));
});

test('a whole day that a zone left out comes as one tick at its end', () => {
  const ticks = parseExpression('0 9 * * *', 'Pacific/Apia').between(
    new Date('2011-12-29T00:00:00-10:00'),
    new Date('2012-01-01T00:00:00+14:00'),
    10,
  );
  expect(ticks).toEqual(
    ['2011-12-29T09:00-10:00', '2011-12-31T00:00+14:00', '2011-12-31T09:00+14:00'].map((at) => new Date(at)),
  );
});
