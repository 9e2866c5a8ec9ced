import type { EventStatus } from '@jiter/core';
import type { EventFilter } from '../events/list.ts';

export const BULK_ACTIONS = ['cancel', 'retry', 'replay'] as const;
export type BulkAction = (typeof BULK_ACTIONS)[number];

/** What can be done with events of these. */
export const FROM = {
  cancel: ['Pending', 'Queued'],
  retry: ['Failed To Send'],
  replay: ['Sent', 'Failed To Send', 'Cancelled'],
} as const satisfies Record<BulkAction, readonly EventStatus[]>;

/** Those of them that are asked for. What is under way is cancelled only by whoever asks for that status. */
export function statusesFor<Action extends BulkAction>(
  action: Action,
  asked: readonly EventStatus[] = action === 'cancel' ? ['Pending'] : FROM[action],
): (typeof FROM)[Action][number][] {
  return FROM[action].filter((status) => asked.includes(status));
}

/** The list with these statuses alone. */
export function withStatuses(filter: EventFilter, statuses: readonly EventStatus[]): EventFilter {
  const hasTicks = filter.includeCron && statuses.includes('Pending');
  return { ...filter, statuses: [...statuses], ...(hasTicks && { withoutTicks: true }) };
}
