import { parseEventFilter } from './parse-list.ts';

const RANGES = [
  ['scheduled', 'scheduledStartDate', 'scheduledEndDate'],
  ['sentAt', 'sentAtStartDate', 'sentAtEndDate'],
  ['failedAt', 'failedAtStartDate', 'failedAtEndDate'],
] as const;

describe.each(RANGES)('of %s', (name, start, end) => {
  const range = (from: string, to: string) => parseEventFilter({ [start]: from, [end]: to })[name];

  test.each([
    ['2026-01-30T23:59:59.999001Z', '2026-01-31T23:59:59.999999Z'],
    ['2026-01-30T23:59:59,999001Z', '2026-01-31T23:59:59,9999Z'],
    ['2026-01-31T05:29:59.9990000001+05:30', '2026-02-01T05:29:59.9991+0530'],
    // As a query string shows them whose + nobody escaped.
    ['2026-01-31T01:59:59.9991 02:00', '2026-02-01T01:59:59.9991 0200'],
    ['2026-01-31T01:59:59.9991 02', '2026-02-01T01:59:59.9991 02'],
    ['2026-01-30T21:59:59.9991-02', '2026-01-31T21:59:59.9991-02:00'],
  ])('finer than a millisecond: a start is rounded up, an end down: %s, %s', (from, to) => {
    expect(range(from, to)).toEqual({
      from: new Date('2026-01-31T00:00:00.000Z'),
      to: new Date('2026-01-31T23:59:59.999Z'),
    });
  });

  test('a leap second: a start is rounded up to the midnight after it, an end down before it', () => {
    expect(range('2016-12-31T23:59:60Z', '2017-01-31T23:59:60.5Z')).toEqual({
      from: new Date('2017-01-01T00:00:00.000Z'),
      to: new Date('2017-01-31T23:59:59.999Z'),
    });
  });

  test('whole milliseconds stay as they are, however many digits they have', () => {
    expect(range('2026-01-31T00:00:00.1Z', '2026-01-31T00:00:00.20000000Z')).toEqual({
      from: new Date('2026-01-31T00:00:00.100Z'),
      to: new Date('2026-01-31T00:00:00.200Z'),
    });
  });

  test('the last moment of all is an end, and nothing starts after it', () => {
    const last = '9999-12-31T23:59:59.9999Z';
    expect(range('2026-01-31T00:00:00Z', last)?.to).toEqual(new Date('9999-12-31T23:59:59.999Z'));
    expect(range(last, last)?.from!.getTime()).toBe(Date.UTC(10_000, 0, 1));
  });

  test('two ends within one millisecond are a range with nothing in it, not a mistake', () => {
    const filter = range('2026-01-31T09:00:00.0001Z', '2026-01-31T09:00:00.0009Z');
    expect(filter!.from!.getTime() - filter!.to!.getTime()).toBe(1);
  });

  test('a start that is later than its end is refused by name', () => {
    expect(() => range('2026-01-31T09:00:00.001Z', '2026-01-31T09:00:00.0009Z')).toThrow(
      `'${start}' must not be later than '${end}'`,
    );
  });
});

test.each(['label', 'host', 'reason', 'destination', 'idempotencyKey', 'q'])(
  'no %s is looked for that nothing can have',
  (name) => {
    for (const text of ['', '\0', 'a\0', '\ud800'])
      expect(() => parseEventFilter({ ids: '1', [name]: text })).toThrow(`'${name}' must be`);
  },
);

test.each(['label', 'host', 'reason'])('%s may be one of ten', (name) => {
  const ten = Array.from({ length: 10 }, (_, index) => `v${index}`);
  const parse = (values: string[]) => () => parseEventFilter({ ids: '1', [name]: values.join() });
  for (const values of [ten, [...ten, 'v0']]) expect(parse(values)).not.toThrow();
  for (const values of [
    [...ten, 'v10'],
    ['a', ''],
    ['a', 'b\0'],
  ])
    expect(parse(values)).toThrow(`'${name}' must be`);
});

test('a hundred events are asked for by their ids at the most, each of them once', () => {
  const ids = Array.from({ length: 100 }, (_, index) => String(index + 1));
  const parse = (all: string[]) => parseEventFilter({ ids: all.join(', ') }).ids;
  expect(parse([...ids, '100'])).toEqual(ids);
  for (const all of [
    [...ids, '101'],
    ['1', 'x'],
    ['1', ''],
  ])
    expect(() => parse(all)).toThrow("'ids' must be 100 ids of events or fewer");
});
