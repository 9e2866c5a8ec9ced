import type { EventFilter } from '../events/list.ts';
import { reviveFilter } from './filter.ts';

test('a filter that was kept as JSON is what it was, with each of its times', () => {
  const at = (minute: number) => new Date(Date.UTC(2030, 0, 31, 9, minute));
  const filter: EventFilter = {
    statuses: ['Sent'],
    scheduled: { from: at(1) },
    sentAt: { to: at(2) },
    failedAt: { from: at(3), to: at(4) },
    created: { to: at(5) },
    hosts: ['example.com'],
  };
  expect(reviveFilter(JSON.parse(JSON.stringify(filter)) as EventFilter)).toEqual(filter);
});
