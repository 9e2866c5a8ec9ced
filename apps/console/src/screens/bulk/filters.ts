import type { BulkJob, EventQuery } from '@jiter/client';
import { serverNow } from '../../times/server-clock.ts';
import { words as common } from '../../words.ts';
import {
  CANCELLABLE,
  EVERY_STATUS,
  filterOf,
  TAB_STATUSES,
  TABS,
  type EventsSearch,
  type Tab,
} from '../events/view.ts';
import { words as lists } from '../events/words.ts';

export type BulkFilter = BulkJob['filter'];

/**
 * A filter has to say something; of everything, what is there by now is as much. And only to a filter that says so what
 * waits for a retry is to be cancelled as well.
 */
export function bulkFilterOf(filter: EventQuery, action: BulkJob['action']): BulkFilter {
  if (action === 'cancel' && filter.status === undefined)
    return { ...filter, status: CANCELLABLE } as BulkFilter;
  if (Object.keys(filter).length > 0) return filter as BulkFilter;
  return { createdEndDate: new Date(serverNow()).toISOString() };
}

/** The view of Events that shows what a filter is about, as far as there is one: it says all that the filter does. */
export function searchOf(filter: BulkFilter): EventsSearch | undefined {
  const tab = tabWith(filter.status);
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
  const shown = filterOf(search);
  const isAll = Object.keys(filter).every((name) => name === 'status' || name in shown);
  if (tab === undefined || !isAll) return undefined;
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));
}

/** The first that has all of these. */
function tabWith(status: string = EVERY_STATUS): Tab | undefined {
  const asked = status.split(',');
  const has = (tab: Tab) => asked.every((one) => TAB_STATUSES[tab]?.split(',').includes(one));
  return TABS.find(has) ?? (asked.length === EVERY_STATUS.split(',').length ? 'all' : undefined);
}

const statusWords: Readonly<Record<string, string>> = common.status;

/** Those that a filter is about, each by the word that lists have for it. */
export function statusText(status: string = EVERY_STATUS): string {
  const asked = status.split(',');
  if (EVERY_STATUS.split(',').every((one) => asked.includes(one))) return lists.tabs.all;
  return [...new Set(asked.map((one) => statusWords[one] ?? one))].join(', ');
}
