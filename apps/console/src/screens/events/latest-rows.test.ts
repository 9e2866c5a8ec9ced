import type { Event } from '@jiter/client';
import { leftOf, rowsOf, withNews, type Seen } from './latest-rows.ts';

const eventOf = (id: number, status: Event['status'], updatedAt = '2027-01-31T09:00:00.000Z') =>
  ({ id: String(id), status, updatedAt }) as Event;
const pending = Array.from({ length: 300 }, (_, id) => eventOf(id, 'Pending'));
const sent = (id: string) => eventOf(Number(id), 'Sent', '2027-01-31T09:00:01.000Z');
const NONE: Seen = new Map();

test('whatever number of rows leaves a list, each is seen to have gone, some at a time', () => {
  let seen = NONE;
  const rounds: number[] = [];
  for (;;) {
    const left = leftOf(rowsOf(pending, seen), [], 100);
    if (left.length === 0) break;
    rounds.push(left.length);
    seen = withNews(seen, pending, left.map(sent));
  }
  expect(rounds).toEqual([100, 100, 100]);
  expect(rowsOf(pending, seen).filter(({ status }) => status !== 'Sent')).toEqual([]);
});

test('what the latest answer has, or is settled, is not asked about', () => {
  const rows = [eventOf(1, 'Pending'), eventOf(2, 'Sent'), eventOf(3, 'Queued'), eventOf(4, 'Pending')];
  expect(leftOf(rows, [eventOf(1, 'Pending')], 100)).toEqual(['3', '4']);
  expect(leftOf(rows, [], 2)).toEqual(['1', '3']);
});

test('of what no row shows nothing is kept, and nothing changes where nothing did', () => {
  const loaded = pending.slice(0, 2);
  const seen = withNews(NONE, loaded, [sent('1'), sent('7'), sent('8')]);
  expect([...seen.keys()]).toEqual(['1']);
  expect(withNews(seen, loaded, [sent('1'), sent('9')])).toBe(seen);
  expect([...withNews(seen, [pending[2]!], [sent('2')]).keys()]).toEqual(['2']);
});

test('a row is as it was last seen, and not as it was before it was loaded', () => {
  const [before, now] = [eventOf(1, 'Queued'), sent('1')];
  expect(rowsOf([before], new Map([['1', now]]))).toEqual([now]);
  expect(rowsOf([now], new Map([['1', before]]))).toEqual([now]);
});
