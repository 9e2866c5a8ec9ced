import { filterOf } from '../events/view.ts';
import { bulkFilterOf, searchOf } from './filters.ts';

const MOMENT = '2030-01-01T00:00:00.000Z';

test.each([
  { tab: 'failed', reason: 'expired', failed: MOMENT, why: '500' },
  { tab: 'coming', label: 'orders', from: MOMENT, to: MOMENT, kind: 'one-off' },
  { tab: 'all', host: 'a.example' },
  { tab: 'all', url: 'https://a.example/hook' },
  { tab: 'way', q: 'order' },
])('what is done by a filter is shown by the view that it came from: %j', (search) =>
  expect(searchOf(bulkFilterOf(filterOf(search)))).toEqual(search),
);

test('of everything is of what is there by now', () => {
  const beforeMs = Date.now();
  const { createdEndDate } = bulkFilterOf({});
  expect(Date.parse(createdEndDate!)).toBeGreaterThanOrEqual(beforeMs);
  expect(Date.parse(createdEndDate!)).toBeLessThanOrEqual(Date.now());
});
