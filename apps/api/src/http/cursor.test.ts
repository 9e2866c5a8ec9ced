import { ERROR_CODES, type AppError } from '@jiter/core';
import { readCursor, startOf, writeCursor } from './cursor.ts';
import { LISTS, type List, type ListName } from './lists.ts';

const encode = (text: string) => Buffer.from(text).toString('base64url');
const decode = (cursor: string) => Buffer.from(cursor, 'base64url').toString();

const id = '9223372036854775807';
const scheduledTime = new Date('2026-01-31T09:00:00.123Z');

const NAMES = Object.keys(LISTS) as ListName[];
const placeIn = (name: ListName) => (LISTS[name].hasTimes ? { scheduledTime, id } : { id });
const listOf = (name: ListName, more: Partial<List> = {}): List => ({
  name,
  order: 'asc',
  asked: 'this',
  ...more,
});
const cursorOf = (list: List) => writeCursor(list, { after: placeIn(list.name) });
/** What is said of a cursor of the one list in the other. */
function refusal(of: List, at: List): string {
  try {
    startOf(at, readCursor(cursorOf(of)));
  } catch (error) {
    const { code, status, message } = error as AppError;
    expect({ code, status }).toEqual({ code: 'wrong_cursor', status: ERROR_CODES.wrong_cursor.status });
    return message;
  }
  throw new Error('It was taken');
}

describe.each(NAMES)('of %s', (name) => {
  test.each(LISTS[name].goesBack ? ['after', 'before'] : ['after'])(
    'a cursor leads back to where it was written: %s',
    (side) => {
      const list = listOf(name);
      const cursor = writeCursor(list, { [side]: placeIn(name) });
      expect(startOf(list, readCursor(cursor))).toEqual({ [side]: placeIn(name) });
      expect(cursor).toMatch(/^[\w-]+$/);
    },
  );

  test.each(NAMES.filter((other) => other !== name))('one of %s is refused by name', (other) => {
    const message = refusal(listOf(other), listOf(name));
    expect(message).toMatch(
      /^'cursor' is of another list, .+: send what X-Next-Cursor .*of this list said, or/,
    );
    expect(message).toContain(`${LISTS[other].title}, and this is ${LISTS[name].title}`);
  });

  test('of the other order it is refused, and the order that it has is named', () =>
    expect(refusal(listOf(name, { order: 'desc' }), listOf(name))).toBe(
      "'cursor' is of this list with 'order=desc': send that as well, or no cursor for the first page",
    ));

  test('of the same list asked for by something else it is refused', () =>
    expect(refusal(listOf(name, { asked: 'that' }), listOf(name))).toMatch(
      LISTS[name].asked === 'filters'
        ? /^'cursor' is of this list by other filters: send those of the page that said it, or no cursor/
        : new RegExp(`^'cursor' is of another ${LISTS[name].asked}: send what X-Next-Cursor`),
    ));
});

test('both lists of events are one call, and what tells them apart are filters', () =>
  expect(refusal(listOf('created', { asked: 'labels' }), listOf('events'))).toMatch(/by other filters/));

test('what does not come in pages backwards has no cursor of that kind', () => {
  const cursor = writeCursor(listOf('audit'), { before: { id } });
  expect(readCursor(cursor)).toBeUndefined();
});

describe('as they were before', () => {
  const place = { scheduledTime: new Date(1_769_850_000_123), id: '7' };
  const readBare = (text: string) => startOf(listOf('events', { order: 'desc' }), readCursor(text));

  test.each([
    ['events', encode('1769850000123:7'), { after: place }],
    ['events', encode('<1769850000123:7'), { before: place }],
    ['occurrences', encode('1769850000123:7'), { after: place }],
    ['created', `_${encode('<1769850000123:7')}`, { before: place }],
    ['cronjobs', encode('7'), { after: { id: '7' } }],
    ['cronjobs', encode('<7'), { before: { id: '7' } }],
    ['audit', encode('7'), { after: { id: '7' } }],
    ['changes', encode('7'), { after: { id: '7' } }],
  ] as const)('of %s: %s is still read', (name, cursor, start) =>
    expect(startOf(listOf(name), readCursor(cursor))).toEqual(start),
  );

  test('what they do not tell is not held against them', () =>
    expect(readBare(encode('1769850000123:7'))).toEqual({ after: place }));

  test.each([encode('7'), `_${encode('1769850000123:7')}`])('%s is none of events by their time', (cursor) =>
    expect(() => readBare(cursor)).toThrow(
      /^'cursor' is of another list than events by their scheduledTime: send what X-Next-Cursor/,
    ),
  );

  test('a page before some place of the audit log never was', () =>
    expect(() => startOf(listOf('audit'), readCursor(encode('<7')))).toThrow(/^'cursor' is of another list/));
});

const [fine, fineJob] = [decode(cursorOf(listOf('events'))), decode(cursorOf(listOf('cronjobs')))];

test.each([
  ...['', 'abc', '%%%', encode(''), encode('1:2:3'), encode('-1:2'), encode('1:0'), encode('1:01')],
  ...[encode('>1:1'), encode('<<1:1'), encode('1:9223372036854775808'), encode('999999999999999:1')],
  ...[encode('1e3:1'), encode("1:1'; drop table events"), `_${encode('7')}`, `__${encode('1:1')}`],
  encode(fine.replace(/^2/, '3')),
  encode(fine.replace('events', 'keys')),
  encode(fine.replace('events', 'constructor')),
  encode(fine.replace('asc', 'up')),
  encode(fine.replace('after', 'at')),
  encode(fine.replace(/:\d+$/, '')),
  encode(fine.replace(id, '9223372036854775808')),
  encode(fine.replace(id, '01')),
  encode(fine.replace(/:\d+$/, ':999999999999999')),
  encode(`${fineJob}:1`),
  `${encode(fine)}=`,
  `${encode(fine)}%`,
  `${encode('7')}=`,
  `${encode('1:1')}%`,
  // Nw, which is 7, by other letters whose last eight bits are the same.
  '\u014e\u0177',
])('%j is no cursor', (cursor) => expect(readCursor(cursor)).toBeUndefined());
