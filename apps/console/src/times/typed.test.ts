import { readPasted, readTyped, toField } from './typed.ts';

const BERLIN = 'Europe/Berlin';

test.each([
  ['2031-03-05T10:07', BERLIN, '2031-03-05T09:07:00.000Z', 'once'],
  ['2031-03-05T10:07', 'Asia/Kolkata', '2031-03-05T04:37:00.000Z', 'once'],
  ['2031-03-05T10:07', 'UTC', '2031-03-05T10:07:00.000Z', 'once'],
  [' 2031-03-05 10:07:08,1239 ', 'America/New_York', '2031-03-05T15:07:08.123Z', 'once'],
  ['2031-03-05', BERLIN, '2031-03-04T23:00:00.000Z', 'once'],
  // What names its zone is not read by another.
  ['2031-03-05T10:07:08.5Z', BERLIN, '2031-03-05T10:07:08.500Z', 'once'],
  ['2031-03-05 10:07:08 UTC', BERLIN, '2031-03-05T10:07:08.000Z', 'once'],
  ['2031-03-05T10:07+05:30', BERLIN, '2031-03-05T04:37:00.000Z', 'once'],
  ['2031-03-05T10:07:00-0800', BERLIN, '2031-03-05T18:07:00.000Z', 'once'],
  // Clocks are set forward, and back.
  ['2027-03-28T02:30', BERLIN, '2027-03-28T01:30:00.000Z', 'skipped'],
  ['2027-03-28T03:00', BERLIN, '2027-03-28T01:00:00.000Z', 'once'],
  ['2027-10-31T02:30', BERLIN, '2027-10-31T00:30:00.000Z', 'twice'],
  ['2027-10-31T03:00', BERLIN, '2027-10-31T02:00:00.000Z', 'once'],
  // By half an hour, and a whole day that there never was.
  ['2027-10-03T02:15', 'Australia/Lord_Howe', '2027-10-02T15:45:00.000Z', 'skipped'],
  ['2011-12-30T12:00', 'Pacific/Apia', '2011-12-30T22:00:00.000Z', 'skipped'],
])('%s in %s is %s, %s', (text, zone, at, kind) => {
  expect(readTyped(text, zone)).toEqual({ at: new Date(at), kind });
});

test.each([
  '',
  'tomorrow',
  '2031-02-30T10:00',
  '2031-03-05T24:30',
  '0203-03-05T10:07',
  '2031-03-05T10',
  '20:15',
])('%j is none', (text) => expect(readTyped(text, BERLIN)).toBeUndefined());

test('a field has it as clocks of the zone show it, as exactly as is asked', () => {
  const at = new Date('2031-03-05T20:05:09.123Z');
  expect(toField(at, 'Asia/Kolkata')).toBe('2031-03-06T01:35:09.123');
  expect(toField(at, 'UTC', 'seconds')).toBe('2031-03-05T20:05:09');
  expect(toField(at, BERLIN, 'minutes')).toBe('2031-03-05T21:05');
  expect(readTyped(toField(at, BERLIN), BERLIN)!.at).toEqual(at);
});

test.each([
  ['09:15:30', '2031-03-05T10:00:00Z', '2031-03-05T08:15:30.000Z'],
  ['18:00', '2031-03-05T10:00:00Z', '2031-03-05T17:00:00.000Z'],
  // It is 00:00:30 there.
  ['23:59:58,250', '2031-03-04T23:00:30Z', '2031-03-04T22:59:58.250Z'],
  ['00:00:29', '2031-03-04T23:00:30Z', '2031-03-04T23:00:29.000Z'],
  ['00:00:29', '2031-03-04T22:59:59Z', '2031-03-03T23:00:29.000Z'],
  // The day before has 23 hours.
  ['23:30', '2031-03-30T22:10:00Z', '2031-03-30T21:30:00.000Z'],
])(
  'a clock that shows %s alone, read at %s, is that of today, or the nearer one of yesterday',
  (text, now, at) => {
    expect(readPasted(text, BERLIN, Date.parse(now))!.at.toISOString()).toBe(at);
  },
);
