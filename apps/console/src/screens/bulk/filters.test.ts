import type { EventQuery } from '@jiter/client';
import { CANCELLABLE, EVERY_STATUS, filterOf } from '../events/view.ts';
import { bulkFilterOf, searchOf, statusText, type BulkFilter } from './filters.ts';

const MOMENT = '2030-01-01T00:00:00.000Z';

test.each([
  { tab: 'failed', reason: 'expired', failed: MOMENT, why: '500' },
  { tab: 'coming', label: 'orders', from: MOMENT, to: MOMENT, kind: 'one-off' },
  { tab: 'all', host: 'a.example' },
  { tab: 'all', url: 'https://a.example/hook' },
  { tab: 'way', q: 'order' },
])('what is done by a filter is shown by the view that it came from: %j', (search) =>
  expect(searchOf(bulkFilterOf(filterOf(search), 'replay'))).toEqual(search),
);

test.each<[BulkFilter, tab: string | undefined]>([
  [{ status: 'Failed To Send' }, 'failed'],
  [{ status: 'Failed To Queue,Failed To Send' }, 'failed'],
  [{ status: 'Sent', label: 'a' }, 'sent'],
  [{ status: 'Pending,Queued' }, undefined],
  [{ status: 'Sent', failureReason: 'expired' }, undefined],
  [{ createdEndDate: MOMENT }, undefined],
  [{ status: 'Sent', ids: '7,8' }, undefined],
  [{ status: 'Sent', 'metadata[a]': '1' }, undefined],
  [{ label: 'a' }, 'all'],
])('of the filter %j, which an API user may have sent, what says as much is %j', (filter, tab) =>
  expect(searchOf(filter)?.tab).toBe(tab),
);

test('of everything is of what is there by now', () => {
  const beforeMs = Date.now();
  const { createdEndDate } = bulkFilterOf({}, 'replay');
  expect(Date.parse(createdEndDate!)).toBeGreaterThanOrEqual(beforeMs);
  expect(Date.parse(createdEndDate!)).toBeLessThanOrEqual(Date.now());
});

test.each<[EventQuery, asked: string | undefined]>([
  [{}, 'Pending,Queued'],
  [{ label: 'a' }, 'Pending,Queued'],
  [{ label: 'a', status: 'Pending' }, 'Pending'],
])('to cancel by %j is to cancel what has %j', (filter, status) =>
  expect(bulkFilterOf(filter, 'cancel')).toEqual({ ...filter, status }),
);

test.each([
  [undefined, 'All'],
  [EVERY_STATUS, 'All'],
  ['Pending', 'Coming'],
  // Of what the API was asked for, and of what the console asks it for.
  ['Failed To Send', 'Failed'],
  ['Failed To Send,Failed To Queue', 'Failed'],
  [CANCELLABLE, 'Coming, Under way'],
  ['Sent,Cancelled', 'Sent, Cancelled'],
])('%j is told by the words of lists: %s', (status, text) => expect(statusText(status)).toBe(text));
