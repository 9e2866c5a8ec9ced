import type { EventStatus } from '@jiter/core';
import type { EventFilter, TimeRange } from '../events/list.ts';

export const BULK_ACTIONS = ['cancel', 'retry', 'replay'] as const;
export type BulkAction = (typeof BULK_ACTIONS)[number];

/** What can be done with events of these. What is under way is cancelled only by whoever asks for that status. */
const FROM: Record<BulkAction, readonly EventStatus[]> = {
  cancel: ['Pending', 'Queued'],
  retry: ['Failed To Send'],
  replay: ['Sent', 'Failed To Send', 'Cancelled'],
};

/** The filter with the statuses alone that it can be done with. */
export function filterOf(action: BulkAction, filter: EventFilter): EventFilter {
  const asked = filter.statuses ?? (action === 'cancel' ? ['Pending'] : FROM[action]);
  const statuses = FROM[action].filter((status) => asked.includes(status));
  const hasTicks = filter.includeCron && statuses.includes('Pending');
  return { ...filter, statuses, ...(hasTicks && { withoutTicks: true }) };
}

const RANGES = ['scheduled', 'sentAt', 'failedAt', 'created'] as const;

/** A filter as it was before it became JSON. */
export function reviveFilter(kept: EventFilter): EventFilter {
  const filter = { ...kept };
  for (const name of RANGES) {
    const range = kept[name];
    if (range) filter[name] = reviveRange(range);
  }
  return filter;
}

function reviveRange({ from, to }: TimeRange): TimeRange {
  return { ...(from && { from: new Date(from) }), ...(to && { to: new Date(to) }) };
}
