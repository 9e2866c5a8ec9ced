import type { Event } from '@jiter/client';
import { parseSearch, writeSearch } from '../../shell/search.ts';
import {
  countNew,
  filterOf,
  isAllNew,
  listQuery,
  orderOf,
  readSearch,
  shortPayload,
  splitUrl,
} from './view.ts';

const at = (id: string, second: number) =>
  ({ id, scheduledTime: `2027-01-01T00:00:0${second}.000Z` }) as unknown as Event;

test.each([
  ['383400227269865558', { id: '383400227269865558' }],
  ['evt_383400227269865558', { id: '383400227269865558' }],
  ['https://a.example/hook?x=1', { url: 'https://a.example/hook?x=1' }],
  ['shop.example.com:8443', { host: 'shop.example.com:8443' }],
  ['label:orders', { label: 'orders' }],
  ['label:7', { label: '7' }],
  ['host: a.example', { host: 'a.example' }],
  ['url:a.example/hook', { url: 'a.example/hook' }],
  ['shop.example.com', { host: 'shop.example.com' }],
  ['localhost:3000', { host: 'localhost:3000' }],
  ['http://a b', { q: 'http://a b' }],
  // Too short for one that this server made.
  ['12345', { q: '12345' }],
  [' 123456 ', { id: '123456' }],
  ['two words', { q: 'two words' }],
  ['  ', undefined],
])('%j in the search field is understood', (typed, found) => {
  expect(readSearch(typed, 'UTC')).toEqual(found);
});

test('what is new is what belongs among those that are shown, and is not there', () => {
  const shown = [at('3', 3), at('2', 2)];
  const latest = [at('4', 4), at('3', 3), at('2', 2), at('1', 1)];
  // The list goes on behind the last: what is there is no news.
  expect(countNew(shown, latest, { hasMore: true, order: 'desc' })).toBe(1);
  expect(countNew(shown, latest, { hasMore: false, order: 'desc' })).toBe(2);
  expect(
    countNew([at('1', 1), at('3', 3)], [at('1', 1), at('2', 2), at('4', 4)], { hasMore: true, order: 'asc' }),
  ).toBe(1);
});

test('where a whole page is new there may be more than it has', () => {
  const items = [at('4', 4), at('3', 3)];
  expect([1, 2].map((count) => isAllNew(count, { items, next: 'cursor' }))).toEqual([false, true]);
  expect(isAllNew(2, { items })).toBe(false);
});

test('what failed from when on is asked for by when it failed, and not by when it was due', () => {
  const failed = '2027-01-31T09:00:00.000Z';
  expect(filterOf({ tab: 'failed', failed, kind: 'one-off' })).toEqual({
    status: 'Failed To Send,Failed To Queue',
    failedAtStartDate: failed,
  });
});

test('of events that are due at the same moment the ids say which is before the last one', () => {
  const [nine, ten] = [at('9', 5), at('10', 5)];
  expect(countNew([nine], [ten, nine], { hasMore: true, order: 'desc' })).toBe(1);
  expect(countNew([nine], [nine, ten], { hasMore: true, order: 'asc' })).toBe(0);
  expect(countNew([ten], [ten, nine], { hasMore: true, order: 'desc' })).toBe(0);
  expect(countNew([ten], [nine, ten], { hasMore: true, order: 'asc' })).toBe(1);
});

test('a tab asks for its statuses, cron jobs included unless they are left out, and what comes next comes first', () => {
  expect(filterOf({})).toEqual({ status: 'Pending', include: 'cron' });
  expect(filterOf({ tab: 'sent', kind: 'one-off', host: 'a' })).toEqual({ status: 'Sent', host: 'a' });
  expect(filterOf({ tab: 'all', label: 'a' })).toEqual({ label: 'a', include: 'cron' });
  // Alone, the API would refuse them.
  for (const by of [{ host: 'a' }, { url: 'https://a.example/' }])
    expect(filterOf({ tab: 'all', ...by }).status?.split(',')).toHaveLength(6);
  expect(filterOf({ tab: 'sent', reason: 'expired' })).not.toHaveProperty('failureReason');
  expect([orderOf({}), orderOf({ tab: 'sent' }), orderOf({ tab: 'nonsense' })]).toEqual([
    'asc',
    'desc',
    'asc',
  ]);
});

test('an address says the same after it was read', () => {
  const search = { tab: 'all', q: 'a&b=c d', from: '2027-01-01T00:00:00.000Z', none: undefined };
  expect(writeSearch(search)).toBe('?tab=all&q=a%26b%3Dc+d&from=2027-01-01T00:00:00.000Z');
  expect(parseSearch(writeSearch(search))).toEqual({
    tab: 'all',
    q: 'a&b=c d',
    from: '2027-01-01T00:00:00.000Z',
  });
  expect(writeSearch({})).toBe('');
});

test.each([
  ['short', 'short'],
  ['{\n  "a":\t1\n}', '{ "a": 1 }'],
  ['x'.repeat(60), 'x'.repeat(60)],
  ['x'.repeat(61), `${'x'.repeat(60)}…`],
])('a payload is shown in a line: %j', (payload, shown) => expect(shortPayload(payload)).toBe(shown));

test.each([
  ['https://a.example/', ['a.example', '']],
  ['https://a.example:8443/hook?x=1', ['a.example:8443', '/hook?x=1']],
  ['https://a.example/?x=1', ['a.example', '/?x=1']],
  ['no url', ['no url', '']],
])('%s is who, and where there', (url, halves) => expect(splitUrl(url)).toEqual(halves));

test('a list asks for a page, in the order of its tab', () => {
  expect(listQuery({ tab: 'cancelled', why: 'w', from: 'f', to: 't' })).toEqual({
    ...{ status: 'Cancelled', reason: 'w', scheduledStartDate: 'f', scheduledEndDate: 't' },
    ...{ include: 'cron', order: 'desc', limit: 50 },
  });
});
