import { Cron } from 'croner';
import fc from 'fast-check';
import { parseExpression } from './schedule.ts';
import { findZone } from './zone.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** A field as it is written, and the numbers that it stands for: an own reading to hold ours against. */
type Field = { text: string; values: number[] };

const range = (from: number, to: number, step = 1) =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);

function field(min: number, max: number, maxNumber = max): fc.Arbitrary<Field> {
  const number = fc.integer({ min, max: maxNumber });
  const star = fc.constant<Field>({ text: '*', values: range(min, max) });
  const single = number.map<Field>((value) => ({ text: String(value), values: [value] }));
  const span = fc
    .tuple(number, number, fc.integer({ min: 1, max: 5 }))
    .map(([a, b, step]) => [Math.min(a, b), Math.max(a, b), step] as const)
    .map<Field>(([a, b, step]) => ({ text: `${a}-${b}/${step}`, values: range(a, b, step) }));
  const every = fc
    .integer({ min: 1, max: max - min })
    .map<Field>((step) => ({ text: `*/${step}`, values: range(min, max, step) }));
  const list = fc.array(fc.oneof(single, span), { minLength: 1, maxLength: 3 }).map<Field>((items) => ({
    text: items.map(({ text }) => text).join(','),
    values: items.flatMap(({ values }) => values),
  }));
  return fc.oneof(star, single, list, every);
}

/** No number beyond the 28th, so that every expression fires. */
const expressions = fc.tuple(field(0, 59), field(0, 23), field(1, 31, 28), field(1, 12), field(0, 6));
/** Times of the night, where clocks are changed, as a pace and as fixed times. */
const nights = fc
  .tuple(
    fc.constantFrom('0', '30', '15,45', '*/15', '*'),
    fc.constantFrom('*', '*/2', '0', '1', '2', '3', '23', '1-3', '0,2', '1,2,23'),
  )
  .map(([minute, hour]) => `${minute} ${hour} * * *`);
type Fields = [Field, Field, Field, Field, Field];
const textOf = (fields: Fields) => fields.map(({ text }) => text).join(' ');

/** Whether a wall-clock time, given as if it were UTC, is one that the fields mean. */
function matches([minute, hour, day, month, weekday]: Fields, wall: Date): boolean {
  const isDay = day.values.includes(wall.getUTCDate());
  const isWeekday = weekday.values.includes(wall.getUTCDay());
  const isEitherEnough = day.text !== '*' && weekday.text !== '*';
  return (
    minute.values.includes(wall.getUTCMinutes()) &&
    hour.values.includes(wall.getUTCHours()) &&
    month.values.includes(wall.getUTCMonth() + 1) &&
    (isEitherEnough ? isDay || isWeekday : isDay && isWeekday)
  );
}

const evenZones = [
  'UTC',
  'Asia/Kathmandu',
  'Asia/Tokyo',
  'America/Phoenix',
  'Pacific/Marquesas',
  'Etc/GMT+12',
];
const jumpingZones = [
  ...['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'America/Santiago', 'Africa/Casablanca'],
  ...['Asia/Beirut', 'Africa/Cairo', 'America/St_Johns', 'Pacific/Chatham'],
];
const instants = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });

const within = (ms: number) => fc.integer({ min: -ms, max: ms });

/** Instants around a change of a zone's clocks, half of them within the hours of it. */
const momentsOfChange = fc
  .tuple(fc.constantFrom(...jumpingZones), instants, fc.oneof(within(2 * HOUR_MS), within(DAY_MS)))
  .map(([zone, instant, shiftMs]) => ({
    zone,
    at: new Date(findZone(zone).stretchAt(instant.getTime()).endMs + shiftMs),
  }));

/** The clock as Intl shows it. */
function wallOf(timeZone: string, instant: Date): Date {
  const format = new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return new Date(`${format.format(instant).replace(' ', 'T')}Z`);
}

test('the next tick is later, shows what the fields say on the clock, and no minute before it does', () => {
  fc.assert(
    fc.property(expressions, fc.constantFrom(...evenZones), instants, (fields, zone, instant) => {
      const tick = parseExpression(textOf(fields), zone).nextAfter(instant)!;
      expect(tick.getTime()).toBeGreaterThan(instant.getTime());
      const wallMs = wallOf(zone, tick).getTime();
      expect(matches(fields, new Date(wallMs))).toBe(true);
      expect(wallMs % MINUTE_MS).toBe(0);
      // The last day before the tick is looked at minute by minute, the time before it by samples.
      const overlooked: Date[] = [];
      for (let agoMs = MINUTE_MS; tick.getTime() - agoMs > instant.getTime();) {
        const earlier = new Date(wallMs - agoMs);
        if (matches(fields, earlier)) overlooked.push(earlier);
        agoMs += agoMs < DAY_MS ? MINUTE_MS : 997 * MINUTE_MS;
      }
      expect(overlooked).toEqual([]);
    }),
    { numRuns: 150 },
  );
});

test('around every change of the clocks, it is what croner works out in the zone itself', () => {
  const texts = fc.oneof({ weight: 2, arbitrary: nights }, expressions.map(textOf));
  fc.assert(
    fc.property(texts, momentsOfChange, (expression, { zone, at }) => {
      const cron = new Cron(expression, { timezone: zone, fixedTimeRule: 'no-wildcard' });
      expect(parseExpression(expression, zone).nextAfter(at)).toEqual(cron.nextRun(at));
    }),
    { numRuns: 500 },
  );
});

test('without a zone it is what croner counts, also by L, W and #', () => {
  const days = fc.oneof(
    field(1, 31, 28).map(({ text }) => text),
    fc.constantFrom('L', 'LW', '1W', '15W', '31W', 'L,15', '1W,15W', '30,31'),
  );
  const weekdays = fc.oneof(
    field(0, 6).map(({ text }) => text),
    fc.constantFrom('5L', '1#1', '5#5', '0#2,3#4', '7', '5-7', '1L,2', 'MON-FRI', 'FRI-SUN', 'SUN'),
  );
  const seconds = fc.oneof(
    fc.constant(''),
    field(0, 59).map(({ text }) => `${text} `),
  );
  const times = fc.tuple(seconds, field(0, 59), field(0, 23), days, field(1, 12), weekdays);
  fc.assert(
    fc.property(times, instants, ([second, minute, hour, day, month, weekday], instant) => {
      const expression = `${second}${minute.text} ${hour.text} ${day} ${month.text} ${weekday}`;
      const cron = new Cron(expression, { utcOffset: 0 });
      const expected = cron.nextRun(instant);
      const limitMs = instant.getTime() + 30 * 365 * DAY_MS;
      fc.pre(expected !== null && expected.getTime() < limitMs);
      expect(parseExpression(expression, 'UTC').nextAfter(instant)).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

test('a later question never has an earlier answer', () => {
  fc.assert(
    fc.property(expressions, momentsOfChange, fc.nat(2 * DAY_MS), (fields, { zone, at }, laterMs) => {
      const { nextAfter } = parseExpression(textOf(fields), zone);
      const later = new Date(at.getTime() + laterMs);
      const [tick, laterTick] = [nextAfter(at)!, nextAfter(later)!];
      expect(laterTick.getTime()).toBeGreaterThanOrEqual(tick.getTime());
      if (tick > later) expect(laterTick).toEqual(tick);
    }),
    { numRuns: 400 },
  );
});

test('wherever a span of time is cut in two, no tick is lost and none comes twice', () => {
  const spans = fc.tuple(fc.nat(DAY_MS), fc.nat(DAY_MS), fc.boolean());
  fc.assert(
    fc.property(expressions, momentsOfChange, spans, (fields, { zone, at }, [firstMs, restMs, onTick]) => {
      const { between, nextAfter } = parseExpression(textOf(fields), zone);
      const middle = new Date(at.getTime() + firstMs);
      const cut = onTick ? nextAfter(middle)! : middle;
      const end = new Date(cut.getTime() + restMs);
      const whole = between(at, end, 5000);
      expect([...between(at, cut, 5000), ...between(cut, end, 5000)]).toEqual(whole);
      expect(new Set(whole.map(Number)).size).toBe(whole.length);
    }),
    { numRuns: 150 },
  );
});

test('whatever text comes in, it parses or is refused as a bad request', () => {
  const piece = fc.constantFrom(
    ...'0123456789*/-,#LW?+@ \t\u0000'.split(''),
    'MON',
    'JAN',
    '*/5',
    ' * ',
    '1-5',
  );
  const texts = fc.oneof(
    fc.string(),
    fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      try {
        expect(parseExpression(text, 'UTC').nextAfter(new Date('2026-01-01'))).toBeInstanceOf(Date);
      } catch (error) {
        expect(error).toMatchObject({ name: 'AppError', status: 400 });
      }
    }),
    { numRuns: 1000 },
  );
});
