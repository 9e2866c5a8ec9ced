import { readCursor, writeCursor } from './cursor.ts';

const encode = (text: string) => Buffer.from(text).toString('base64url');

const position = { scheduledTime: new Date('2026-01-31T09:00:00.123Z'), id: '9223372036854775807' };

test.each([{ after: position }, { before: position }])(
  'a cursor leads back to where it was written: %j',
  (start) => {
    expect(readCursor(writeCursor(start))).toEqual(start);
    expect(writeCursor(start)).toMatch(/^[\w-]+$/);
  },
);

test('one of before there were two kinds still says after what', () =>
  expect(readCursor(encode('1769850000123:7'))).toEqual({
    after: { scheduledTime: new Date(1_769_850_000_123), id: '7' },
  }));

test.each([
  '',
  'abc',
  '%%%',
  encode('1:2:3'),
  encode('-1:2'),
  encode('1:0'),
  encode('1:01'),
  encode('>1:1'),
  encode('<<1:1'),
  encode('1:9223372036854775808'),
  encode('999999999999999:1'),
  encode('1e3:1'),
  encode("1:1'; drop table events"),
])('%j is no cursor', (cursor) => expect(readCursor(cursor)).toBeUndefined());
