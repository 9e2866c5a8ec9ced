import type { EventFilter, TimeRange } from '../events/list.ts';

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
