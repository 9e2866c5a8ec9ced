import { createFormats } from './formats.ts';

const AT = new Date('2026-11-27T20:05:09.123Z');
const SAME_DAY_MS = AT.getTime() - 3_600_000;
const OTHER_DAY_MS = AT.getTime() - 3 * 86_400_000;
/** What `Intl` puts between: some of them are no space that anybody types. */
const plain = (text: string) =>
  text.replaceAll(/[\u00a0\u202f\u2009]/g, ' ').replaceAll(/[\u200e\u200f]/g, '');

test.each([
  ['en-US', '8:05:09 PM', 'Fri, Nov 27', '9 AM', '12 – 8 AM'],
  ['en-GB', '20:05:09', 'Fri 27 Nov', '09:00', '00–08'],
  ['de-DE', '20:05:09', 'Fr., 27. Nov.', '09:00', '00–08'],
  ['fa-IR', '۲۰:۰۵:۰۹', 'جمعه ۶ آذر', '۰۹:۰۰', '۰۰–۰۸'],
  ['ar-EG', '٨:٠٥:٠٩ م', 'الجمعة، ٢٧ نوفمبر', '٩ ص', '١٢–٨ ص'],
])('in %s a moment is %s, another day %s, an hour %s and some %s', (locale, time, day, hour, hours) => {
  const { showInstant, showHour, showHours } = createFormats(locale);
  const shown = showInstant(AT, 'UTC', 'seconds', OTHER_DAY_MS);
  expect([shown.time, shown.day, showHour(9), showHours(0, 8)].map(plain)).toEqual([time, day, hour, hours]);
  expect(showInstant(AT, 'UTC', 'seconds', SAME_DAY_MS).day).toBe('');
  expect(showInstant(AT, 'UTC').zone).not.toBe('');
});

test('a year is that of the calendar that people there have', () => {
  expect(createFormats('th-TH').fullInstant(AT, 'UTC')).toContain('2569');
  expect(createFormats('fa-IR').fullInstant(AT, 'UTC')).toContain('۱۴۰۵');
});

test.each([
  ['en-US', '8:05:09.123 PM', '2:30 AM', 0],
  ['en-GB', '20:05:09.123', '02:30', 1],
  ['de-DE', '20:05:09,123', '02:30', 1],
  ['fa-IR', '۲۰:۰۵:۰۹٫۱۲۳', '۰۲:۳۰', 6],
  ['ar-EG', '٨:٠٥:٠٩٫١٢٣ م', '٢:٣٠ ص', 6],
])('in %s a ms is in %s, a clock shows %s, and a week begins with weekday %i', (locale, ms, clock, first) => {
  const { showInstant, showClockText, firstWeekday } = createFormats(locale);
  expect(plain(showInstant(AT, 'UTC', 'ms').time)).toBe(ms);
  expect(plain(showClockText('02:30'))).toBe(clock);
  expect(firstWeekday()).toBe(first);
});

test.each([
  [
    'en-US',
    ['41 ms', '4.2 s', '1 h 2 min', '3 d', '1,234 events', '4.218 s', '01:02:03.456', '2 d 01:00:00.000'],
  ],
  [
    'de-DE',
    ['41 ms', '4,2 s', '1 h 2 min', '3 d', '1.234 events', '4,218 s', '01:02:03,456', '2 d 01:00:00,000'],
  ],
  [
    'ar-EG',
    ['٤١ ms', '٤٫٢ s', '١ h ٢ min', '٣ d', '١٬٢٣٤ events', '٤٫٢١٨ s', '٠١:٠٢:٠٣٫٤٥٦', '٢ d ٠١:٠٠:٠٠٫٠٠٠'],
  ],
])('in %s numbers have its digits, beside units that are the same anywhere', (locale, shown) => {
  const { showSpan, many, showCountdown } = createFormats(locale);
  expect([
    ...[41, 4_200, 3_720_000, 3 * 86_400_000].map(showSpan),
    many(1_234, 'event'),
    ...[4_218, 3_723_456, 2 * 86_400_000 + 3_600_000].map((ms) => showCountdown(ms)),
  ]).toEqual(shown);
});

test.each([
  ['en-US', ['0%', '< 0.1%', '0.1%', '0.1%', '50%', '99.9%', '> 99.9%', '100%']],
  ['de-DE', ['0 %', '< 0,1 %', '0,1 %', '0,1 %', '50 %', '99,9 %', '> 99,9 %', '100 %']],
])('in %s a part that is not nothing, or not all, is not said to be', (locale, shown) => {
  const { showPercent } = createFormats(locale);
  expect([0, 0.000_01, 0.000_5, 0.001, 0.5, 0.999_4, 0.999_99, 1].map(showPercent).map(plain)).toEqual(shown);
});

test('a title counts whole seconds, in any digits', () => {
  const shown = (locale: string) => createFormats(locale).showCountdown(3_723_456, 'seconds');
  expect(['en-US', 'de-DE', 'ar-EG'].map(shown)).toEqual(['01:02:03', '01:02:03', '٠١:٠٢:٠٣']);
});

test.each([
  [0, '0 ms'],
  [0.4, '0.4 ms'],
  [999, '999 ms'],
  [59_499, '59 s'],
  [59_900, '1 min'],
  [60_000, '1 min'],
  [3_599_900, '1 h'],
  [86_399_000, '23 h 59 min'],
  [86_399_900, '1 d'],
  [-1_500, '1.5 s'],
])('%d ms are %s', (ms, shown) => {
  expect(createFormats('en-US').showSpan(ms)).toBe(shown);
});

test('the letters of a zone are beside each time, in summer and in winter', () => {
  const { zoneLetters, fullInstant } = createFormats('en-GB');
  expect(zoneLetters(new Date('2026-07-01T00:00:00Z'), 'Europe/London')).toBe('BST');
  expect(zoneLetters(AT, 'Europe/London')).toBe('GMT');
  expect(fullInstant(AT, 'Europe/Berlin')).toBe('Fri, 27 Nov 2026, 21:05:09.123 CET');
  expect(fullInstant(AT, 'Europe/Atlantis', 'minutes')).toBe('Fri, 27 Nov 2026, 20:05 UTC');
});
