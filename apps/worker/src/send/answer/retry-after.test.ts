import { parseRetryAfter } from './retry-after.ts';

const now = new Date('2030-01-01T00:00:00.000Z');

test.each([
  ['120', 120_000],
  ['0', 0],
  ['007', 7_000],
  ['9999999999', 9_999_999_999_000],
  [' \t120\t ', 120_000],
])('%j is seconds', (header, ms) => expect(parseRetryAfter(header, now)).toBe(ms));

test.each([
  ['IMF-fixdate', 'Tue, 01 Jan 2030 00:01:00 GMT', 60_000],
  ['RFC 850', 'Tuesday, 01-Jan-30 00:01:00 GMT', 60_000],
  ['asctime', 'Tue Jan  1 00:01:00 2030', 60_000],
  ['asctime with a day of two digits', 'Fri Jan 11 00:00:00 2030', 864_000_000],
  ['a moment that has passed', 'Mon, 31 Dec 2029 23:59:00 GMT', 0],
  ['a leap day', 'Tue, 29 Feb 2028 00:00:00 GMT', 0],
  ['a leap second', 'Tue, 01 Jan 2030 23:59:60 GMT', 86_400_000],
  ['the wrong name of a day', 'Sun, 01 Jan 2030 00:01:00 GMT', 60_000],
])('%s is a date', (_form, header, ms) => expect(parseRetryAfter(header, now)).toBe(ms));

test.each([
  ['2030-01-01T00:00:00Z', 'Monday, 01-Jan-79 00:00:00 GMT', 2079],
  ['2030-01-01T00:00:00Z', 'Monday, 01-Jan-80 00:00:00 GMT', 2080],
  ['2030-01-01T00:00:00Z', 'Monday, 02-Jan-80 00:00:00 GMT', 1980],
  ['2030-01-01T12:00:00Z', 'Monday, 02-Jan-80 00:00:00 GMT', 1980],
  ['2030-01-01T00:00:00Z', 'Sunday, 06-Nov-94 08:49:37 GMT', 1994],
  ['2099-12-31T23:59:00Z', 'Friday, 01-Jan-00 00:00:00 GMT', 2100],
])('at %s, %s lies in %i', (at, header, year) => {
  const asked = Math.max(0, Date.parse(header.replace(/-(\d\d) /, `-${year} `)) - Date.parse(at));
  expect(parseRetryAfter(header, new Date(at))).toBe(asked);
});

test.each([
  undefined,
  '',
  'soon',
  '-1',
  '+1',
  '1.5',
  '1e3',
  '0x10',
  '１２',
  '\u00a0120',
  '120, 240',
  '120s',
  'Sep 2027',
  '1 Jan 2030',
  'Tue',
  'Tuesday',
  '2030-01-01T00:01:00Z',
  '01 Jan 2030 00:01:00 GMT',
  'Tue, 1 Jan 2030 00:01:00 GMT',
  'Tue, 01 Jan 30 00:01:00 GMT',
  'Tue, 01 Jan 2030 00:01 GMT',
  'Tue, 01 Jan 2030 0:01:00 GMT',
  'Tue, 01 Jan 2030 00:01:00 UTC',
  'Tue, 01 Jan 2030 00:01:00 +0000',
  'Tue, 01 Jan 2030 00:01:00 EST',
  'Tue, 01 Jan 2030 00:01:00',
  'Tue, 01 Jan 2030 00:01:00 GMT (later)',
  'tue, 01 jan 2030 00:01:00 gmt',
  'TUE, 01 JAN 2030 00:01:00 GMT',
  'Tuesday, 01 Jan 2030 00:01:00 GMT',
  'Tue, 01-Jan-2030 00:01:00 GMT',
  'Tue, 01-Jan-30 00:01:00 GMT',
  'Tuesday, 01-Jan-2030 00:01:00 GMT',
  'Tue Jan 1 00:01:00 2030',
  'Tue Jan 01 00:01:00 2030 GMT',
  'Tue, 30 Feb 2030 00:01:00 GMT',
  'Thu, 29 Feb 2029 00:00:00 GMT',
  'Tue, 00 Jan 2030 00:01:00 GMT',
  'Tue, 32 Jan 2030 00:01:00 GMT',
  'Tue, 01 Jan 2030 24:00:00 GMT',
  'Tue, 01 Jan 2030 00:60:00 GMT',
  'Tue, 01 Jan 2030 00:00:61 GMT',
  'Tue, 01 Jan 2030 00:01:60 GMT',
  'Tue, 01  Jan 2030 00:01:00 GMT',
  'Tue,01 Jan 2030 00:01:00 GMT',
])('%j says nothing', (header) => expect(parseRetryAfter(header, now)).toBeUndefined());
