import type { Attempt, Event } from '@jiter/core';

/** An event as the wire shows it. `sentAt` and `failedAt` stay undefined, so JSON leaves them out. */
export function presentEvent(event: Event) {
  return {
    id: event.id,
    org: event.org,
    scheduledTime: event.scheduledTime.toISOString(),
    destination: event.destination,
    payload: event.payload,
    status: event.status,
    createdAt: event.createdAt.toISOString(),
    updatedAt: event.updatedAt.toISOString(),
    sentAt: event.sentAt?.toISOString(),
    failedAt: event.failedAt?.toISOString(),
  };
}

export function presentEventWithHistory({ event, history }: { event: Event; history: Attempt[] }) {
  return { ...presentEvent(event), history: history.map(presentAttempt) };
}

function presentAttempt({ eventId, createdAt, updatedAt, ...attempt }: Attempt) {
  return {
    ...attempt,
    event: eventId,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
