import { readCursor, writeCursor } from './cursor.ts';

test('a cursor leads back to where it was written', () => {
  const position = { scheduledTime: new Date('2026-01-31T09:00:00.123Z'), id: '9223372036854775807' };
  expect(readCursor(writeCursor(position))).toEqual(position);
  expect(writeCursor(position)).toMatch(/^[\w-]+$/);
});

const encode = (text: string) => Buffer.from(text).toString('base64url');

test.each([
  '',
  'abc',
  '%%%',
  encode('1:2:3'),
  encode('-1:2'),
  encode('1:0'),
  encode('1:01'),
  encode('1:9223372036854775808'),
  encode('999999999999999:1'),
  encode('1e3:1'),
  encode("1:1'; drop table events"),
])('%j is no cursor', (cursor) => expect(readCursor(cursor)).toBeUndefined());
