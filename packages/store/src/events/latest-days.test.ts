import { createLatestDays } from './latest-days.ts';
import type { EventFilter } from './list.ts';

const NOW = Date.parse('2026-07-31T12:00:00Z');
const LIMITS = { limit: 50, maxBytes: 1_000 };
const at = (time: string) => new Date(`2026-07-${time}Z`);

const fromOf = (filter: EventFilter) =>
  createLatestDays(() => NOW).of('1', { ...LIMITS, ...filter })?.scheduled?.from;

test.each<[string, EventFilter, string]>([
  ['all', { latestFirst: true }, '29T12:00'],
  ['read from its end', { before: { scheduledTime: at('20T00:00'), id: '1' } }, '18T00:00'],
  ['from a place on', { latestFirst: true, after: { scheduledTime: at('20T00:00'), id: '1' } }, '18T00:00'],
  ['up to a time', { latestFirst: true, scheduled: { to: at('10T06:00') } }, '08T06:00'],
  ['with more to come', { latestFirst: true, scheduled: { to: new Date('2027-01-01') } }, '29T12:00'],
  ['that was sent by a time', { latestFirst: true, sentAt: { to: at('12T00:00') } }, '10T00:00'],
  ['that was sent', { latestFirst: true, statuses: ['Sent', 'Pending'] }, '29T12:00'],
])('the end of a list is its last two days: %s', (_name, filter, from) => {
  expect(fromOf(filter)).toEqual(at(from));
});

test.each<[string, EventFilter]>([
  ['read from its begin', {}],
  [
    'read from its begin, back to it',
    { latestFirst: true, before: { scheduledTime: at('20T00:00'), id: '1' } },
  ],
  ['of ids', { latestFirst: true, ids: ['1'] }],
  ['short anyway', { latestFirst: true, scheduled: { from: at('29T13:00') } }],
  ['of what was sent lately', { latestFirst: true, sentAt: { from: at('29T13:00') } }],
  ['to come', { latestFirst: true, statuses: ['Pending', 'Queued'] }],
  // An old partition may have what was cancelled long before it was due.
  ['cancelled', { latestFirst: true, statuses: ['Cancelled'] }],
])('a list has no end that is read for less: %s', (_name, filter) => {
  expect(fromOf(filter)).toBeUndefined();
});

test('an end with few is not asked for again within the minute, of that list', () => {
  let ms = NOW;
  const latest = createLatestDays(() => ms);
  const list = { ...LIMITS, latestFirst: true as const };
  latest.noteFew('1', list);
  expect(latest.of('1', list)).toBeUndefined();
  expect(latest.of('2', list)).toBeDefined();
  expect(latest.of('1', { ...list, statuses: ['Sent'] })).toBeDefined();
  expect(latest.of('1', { ...list, limit: 10 })).toBeDefined();
  ms += 60_000;
  expect(latest.of('1', list)).toBeDefined();
});
