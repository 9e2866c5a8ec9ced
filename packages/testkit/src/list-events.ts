import type { Event } from '@jiter/core';
import type { EventFilter, EventStore } from '@jiter/store';

const TIMES = new Set(['scheduledTime', 'createdAt', 'updatedAt', 'sentAt', 'failedAt']);
const MAX_BYTES = 64 * 1_048_576;

/** A list, read back from the JSON that the store answers. */
export async function listEvents(
  events: Pick<EventStore, 'list'>,
  org: string,
  filter: EventFilter & { limit?: number } = {},
): Promise<Event[]> {
  const { texts } = await events.list(org, { limit: 1_000, maxBytes: MAX_BYTES, ...filter });
  return JSON.parse(`[${texts.join(',')}]`, (key, value: unknown) =>
    TIMES.has(key) ? new Date(value as string) : value,
  ) as Event[];
}
