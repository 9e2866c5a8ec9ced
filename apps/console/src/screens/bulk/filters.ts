import type { BulkJob, EventQuery } from '@jiter/client';
import { serverNow } from '../../times/server-clock.ts';
import { TAB_STATUSES, TABS, type EventsSearch } from '../events/view.ts';

export type BulkFilter = BulkJob['filter'];

/** A filter has to say something; of everything, what is there by now is as much. */
export const bulkFilterOf = (filter: EventQuery): BulkFilter =>
  (Object.keys(filter).length === 0
    ? { createdEndDate: new Date(serverNow()).toISOString() }
    : filter) as BulkFilter;

/** The view of Events that shows what a filter is about. */
export function searchOf(filter: BulkFilter): EventsSearch {
  const tab = TABS.find((one) => TAB_STATUSES[one] === filter.status) ?? 'all';
  const search: EventsSearch = {
    tab,
    q: filter.q,
    host: filter.host,
    label: filter.label,
    url: filter.destination,
    reason: filter.failureReason,
    why: filter.reason,
    from: filter.scheduledStartDate,
    to: filter.scheduledEndDate,
    failed: filter.failedAtStartDate,
    kind: filter.include === undefined ? 'one-off' : undefined,
  };
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));
}
