import fc from 'fast-check';
import { anyCharacter } from '@jiter/testkit/any-character';
import { resolveTime } from './resolve.ts';

/** A Saturday, a quarter past ten in Berlin. */
const NOW = new Date('2027-01-30T09:15:30.250Z');
const BERLIN = 'Europe/Berlin';

test.each([
  ['now', '2027-01-30T09:15:30.250Z'],
  ['in 5 minutes', '2027-01-30T09:20:30.250Z'],
  ['IN  5   MIN', '2027-01-30T09:20:30.250Z'],
  ['in an hour', '2027-01-30T10:15:30.250Z'],
  ['in 1h30m', '2027-01-30T10:45:30.250Z'],
  ['in 1 hour and 30 s', '2027-01-30T10:16:00.250Z'],
  ['in 1.5 hours', '2027-01-30T10:45:30.250Z'],
  ['+250ms', '2027-01-30T09:15:30.500Z'],
  ['90 s from now', '2027-01-30T09:17:00.250Z'],
  ['in 2 days', '2027-02-01T09:15:30.250Z'],
  ['in a week', '2027-02-06T09:15:30.250Z'],
  ['18:00', '2027-01-30T17:00:00.000Z'],
  ['at 9am', '2027-01-31T08:00:00.000Z'],
  ['12am', '2027-01-30T23:00:00.000Z'],
  ['12:30 pm', '2027-01-30T11:30:00.000Z'],
  ['noon', '2027-01-30T11:00:00.000Z'],
  ['today 09:00', '2027-01-30T08:00:00.000Z'],
  ['tomorrow 9:00', '2027-01-31T08:00:00.000Z'],
  ['tomorrow at 9:00:30', '2027-01-31T08:00:30.000Z'],
  ['9:00 tomorrow', '2027-01-31T08:00:00.000Z'],
  ['monday 08:30', '2027-02-01T07:30:00.000Z'],
  ['next monday 08:30', '2027-02-01T07:30:00.000Z'],
  ['sat 11:00', '2027-01-30T10:00:00.000Z'],
  ['sat 9:00', '2027-02-06T08:00:00.000Z'],
  ['next saturday 11:00', '2027-02-06T10:00:00.000Z'],
  ['on Sunday, midnight', '2027-01-30T23:00:00.000Z'],
  ['2027-07-01', '2027-06-30T22:00:00.000Z'],
  ['2027-07-01 9:00', '2027-07-01T07:00:00.000Z'],
  ['2027-07-01 9pm', '2027-07-01T19:00:00.000Z'],
  ['2027-07-01T09:00:00.123', '2027-07-01T07:00:00.123Z'],
  ['2027-07-01T09:00:00.123Z', '2027-07-01T09:00:00.123Z'],
  ['2027-07-01 09:00:00 +02:00', '2027-07-01T07:00:00.000Z'],
  ['2027-07-01 09:00 UTC', '2027-07-01T09:00:00.000Z'],
  ['1801386000', '2027-01-31T09:00:00.000Z'],
  ['1801386000123', '2027-01-31T09:00:00.123Z'],
])('in Berlin, "%s" is %s', (text, expected) => {
  expect(resolveTime(text, BERLIN, NOW)).toMatchObject({
    scheduledTime: expected,
    instants: [expected],
    isPast: Date.parse(expected) < NOW.getTime(),
  });
});

test('the local time says how far it is from UTC', () => {
  expect(resolveTime('tomorrow 9:00', 'Asia/Kolkata', NOW).localTime).toBe('2027-01-31T09:00:00.000+05:30');
  expect(resolveTime('tomorrow 9:00', 'America/St_Johns', NOW).localTime).toBe(
    '2027-01-31T09:00:00.000-03:30',
  );
  expect(resolveTime('now', 'UTC', NOW).localTime).toBe('2027-01-30T09:15:30.250+00:00');
});

test('a time that clocks skip is the first one after it, and it is said so', () => {
  const now = new Date('2027-03-27T12:00:00Z');
  for (const text of ['tomorrow 2:30', '2027-03-28 02:30', '2027-03-28T02:30']) {
    expect(resolveTime(text, BERLIN, now)).toMatchObject({
      scheduledTime: '2027-03-28T01:00:00.000Z',
      localTime: '2027-03-28T03:00:00.000+02:00',
      warning: { code: 'gap', text: expect.stringContaining('skip') },
    });
  }
  expect(resolveTime('in 1 day', BERLIN, new Date('2027-03-27T01:30:00Z'))).toMatchObject({
    warning: { code: 'gap' },
  });
});

test('of a time that clocks show twice both are told', () => {
  expect(resolveTime('sunday 2:30', BERLIN, new Date('2027-10-30T12:00:00Z'))).toMatchObject({
    instants: ['2027-10-31T00:30:00.000Z', '2027-10-31T01:30:00.000Z'],
    warning: {
      code: 'twice',
      text: expect.stringMatching(/02:30:00.000\+02:00, and not .*02:30:00.000\+01:00/),
    },
  });
});

test.each(['2:30', 'today 2:30', 'sunday 2:30'])(
  '%s is the second time once the first one is over',
  (text) => {
    const at = (now: string) => resolveTime(text, BERLIN, new Date(now));
    expect(at('2027-10-31T00:29:59.999Z').instants).toHaveLength(2);
    for (const now of ['2027-10-31T00:30:00Z', '2027-10-31T01:29:59.999Z'])
      expect(at(now)).toEqual({
        scheduledTime: '2027-10-31T01:30:00.000Z',
        instants: ['2027-10-31T01:30:00.000Z'],
        timezone: BERLIN,
        localTime: '2027-10-31T02:30:00.000+01:00',
        isPast: false,
      });
    expect(at('2027-10-31T01:30:00.001Z').instants).not.toEqual(['2027-10-31T01:30:00.000Z']);
  },
);

const WRONG =
  `whenever tomorrow monday 25:00 12:60 9 0am 13pm 2027-02-30 2027-13-01 12345 18013860001 99999999999999 in in5 -5m
  2027-01-31T24:00 1e3 0x10 NaN Infinity`.split(/\s+/);
test.each([
  ...WRONG,
  '',
  'in 5',
  'in 5 fortnights',
  'in 1.5 days',
  'in 999999999 weeks',
  'next blursday 9:00',
  'x'.repeat(1_000),
])('%s is none, and it is said how one is written', (text) => {
  expect(() => resolveTime(text, BERLIN, NOW)).toThrow(
    expect.objectContaining({
      status: 400,
      code: 'unknown_time',
      message: expect.stringContaining('like tomorrow 9:00, in 5 minutes'),
    }),
  );
});

test('a text of nothing is called empty', () => {
  expect(() => resolveTime(' ', BERLIN, NOW)).toThrow(/^'text' is empty: write it like tomorrow 9:00/);
});

test('a zone that nobody knows is told of first', () => {
  expect(() => resolveTime('whenever', 'Mars/Base', NOW)).toThrow(/'timezone' must be an IANA time zone/);
});

test('whatever is written, the answer is a time, or says what would be one', () => {
  const word = fc.constantFrom(
    'in',
    'next',
    'monday',
    'tomorrow',
    'at',
    '9:00',
    '9',
    'am',
    '5',
    'days',
    '2027-03-28',
    'T',
    'Z',
    '+',
    '999999999',
  );
  const text = fc.oneof(
    fc.array(word, { maxLength: 8 }).map((all) => all.join(' ')),
    fc.string({ unit: anyCharacter }),
  );
  fc.assert(
    fc.property(
      text,
      fc.constantFrom(BERLIN, 'UTC', 'America/Caracas', 'Australia/Lord_Howe'),
      (given, timezone) => {
        try {
          const { instants, scheduledTime } = resolveTime(given, timezone, NOW);
          expect(instants[0]).toBe(scheduledTime);
          expect(new Date(scheduledTime).toISOString()).toBe(scheduledTime);
        } catch (error) {
          expect(error).toMatchObject({ status: 400, code: 'unknown_time' });
        }
      },
    ),
    { numRuns: 200 },
  );
});
